using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Invitations;

/// <summary>Makes the user of somebody who was invited, with the token that was mailed: the address is proved by it. It is good once.</summary>
internal static class AcceptInvitation
{
    public sealed record Request(
        [property: Required, MaxLength(200)] string Token,
        [property: Required, MaxLength(200), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string FullName,
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password);

    public sealed record Response(Guid UserId, string Email, Guid TenantId, IReadOnlyList<string> Roles);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/tenants/invitations/accept", Handle)
        .WithName("AcceptInvitation").WithTags("Sign-in")
        .WithSummary("Accept an invitation with a name and a password").Anonymous("the one-time token is the proof");

    public static async Task<Ok<Response>> Handle(
        Request request, PasswordHashing hashing, Admission admission, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        if (!SecretToken.TryParse(request.Token, out var link))
            throw InvitationErrors.Invalid();

        operation.EnterNamed(link.Row.TenantId);
        var password = Domain.Users.Password.Choose(request.Password);
        var claimed = await admission.Claimed(link, ct);
        await db.Rollback(); // nothing is held while the password is hashed
        var hash = await hashing.Hash(password, ct);

        var user = await admission.Admit(claimed, link, request.FullName, hash, ct);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(user.Id, user.Email.Value, user.TenantId, user.RoleNames));
    }
}
