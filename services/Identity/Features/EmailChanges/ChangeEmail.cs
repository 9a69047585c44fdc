using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>
/// Asks for another mail address. Whether somebody has it already shows neither in the answer nor in its time: what depends on it is done afterwards.
/// </summary>
internal static class ChangeEmail
{
    public sealed record Request([property: Required, MaxLength(254)] string Email);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/me/email", Handle).WithName("ChangeEmail").WithTags("Users")
        .WithSummary("Ask for another mail address").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<Accepted<EmailChangeResponse>> Handle(
        Request request, ClaimsPrincipal caller, EmailChangeMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var to = EmailAddress.Of(request.Email, "/email");
        var (id, now) = (caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        var user = await db.LockUserWithLinks(id, ct) ?? throw UserErrors.NotFound(id);
        user.AskToMove(to, caller.SessionId()!.Value, now);
        await mail.Warn(user, to, ct);
        db.Schedule(SendEmailChange.Kind, id, DateTimeOffset.UnixEpoch); // at once, whatever time it is in a sandbox
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted("/api/v1/auth/me/email", EmailChangeResponse.Of(user, now));
    }
}
