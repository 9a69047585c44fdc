using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passwords;

/// <summary>Sets a new password for whoever knows the current one; every other session ends, and the owner is told by mail.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [property: Required, MaxLength(Password.MostCharacters)] string CurrentPassword,
        [property: Required, MaxLength(Password.MostCharacters)] string NewPassword);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/change-password", Handle).WithName("ChangePassword").WithTags("Sign-in")
        .WithSummary("Set a new password and end all other sessions").RequireSelf().Sensitive();

    public static async Task<NoContent> Handle(
        Request request, ClaimsPrincipal caller, PasswordProof proof, PasswordMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var current = Password.Given(request.CurrentPassword, "/current_password");
        var chosen = Password.Choose(request.NewPassword, "/new_password");
        var id = caller.UserId() ?? Guid.Empty;
        var known = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        var (user, hash) = await proof.Of(known, current, chosen, ct) ?? throw PasswordErrors.CurrentWrong();

        var (now, used) = (time.GetUtcNow(), caller.SessionId()!.Value);
        var sessions = await db.LockSessions(id, now, ct);
        if (sessions.All(session => session.Id != used))
            throw SessionErrors.NotFound(used);

        await db.Entry(user).Collection(found => found.Verifications).LoadAsync(ct);
        user.ChangePassword(hash!, used, now);
        foreach (var session in sessions.Where(session => session.Id != used))
            session.Revoke("password_changed", now);
        await mail.TellChanged(user, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
