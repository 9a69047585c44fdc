using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Creates a user, who confirms the address and chooses a password with the link in the mail that this sends.</summary>
internal static class CreateUser
{
    internal const string Usernames = "^[a-z0-9][a-z0-9._-]{2,49}$";
    internal const string UsernameRule = "3 to 50 lower-case letters, digits, dots, dashes or underscores.";

    public sealed record Request(
        [property: Required, MaxLength(254)] string Email, [property: Required, MinLength(1), MaxLength(200)] string FullName,
        [property: RegularExpression(Usernames, ErrorMessage = UsernameRule)] string? Username = null,
        [property: MaxLength(20)] IReadOnlyList<string>? Roles = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users", Handle).WithName("CreateUser").WithTags("Users")
        .WithSummary("Create a user and mail the confirmation link").RequirePermission("users.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<UserResponse>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, ConfirmationMail mail, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        var email = EmailAddress.Of(request.Email);
        await db.HoldRoles(ct);
        List<IGrantableRole> roles = [];
        foreach (var name in (request.Roles ?? ["tenant_member"]).Distinct())
            roles.Add(await db.FindRole(name, ct) ?? throw RoleErrors.Unknown(name));
        roles.ForEach(caller.Authority().HandOn);
        if (await db.Users.AsNoTracking().ByEmail(email, ct) is not null)
            throw UserErrors.EmailTaken();
        if (request.Username is { } username && await db.Users.AnyAsync(user => user.Username == username, ct))
            throw UserErrors.UsernameTaken();

        var user = User.Register(email, request.Username, request.FullName, roles, caller.UserId(), time.GetUtcNow());
        await db.JoinDefaultTeam(user.Id, time.GetUtcNow(), ct);
        await db.TakeSeat(ct);
        db.Add(user);
        mail.Send(user, (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Created($"/api/v1/users/{user.Id}", UserResponse.From(user));
    }
}
