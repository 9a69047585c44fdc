using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passwords;

/// <summary>Sets a new password with the token that was mailed; every session of the account ends, and its owner is told.</summary>
internal static class ConfirmPasswordReset
{
    public sealed record Request(
        [property: Required, MaxLength(200)] string Token, [property: Required, MaxLength(Password.MostCharacters)] string NewPassword);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/password-reset/confirm", Handle)
        .WithName("ConfirmPasswordReset").WithTags("Sign-in")
        .WithSummary("Set a new password with a mailed token").Anonymous("the one-time token is the proof");

    public static async Task<NoContent> Handle(
        Request request, PasswordHashing hashing, PasswordMail mail, CurrentOperation operation, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        if (!SecretToken.TryParse(request.Token, out var link))
            throw PasswordErrors.InvalidResetLink();

        operation.EnterNamed(link.Row.TenantId);
        var password = Password.Choose(request.NewPassword, "/new_password");
        var claimed = await db.Users.ByLink(link.Row.RowId, ct) ?? throw PasswordErrors.InvalidResetLink();
        claimed.CheckResetLink(link, time.GetUtcNow());
        await db.Rollback(); // nothing is held while the password is hashed
        var hash = await hashing.Hash(password, ct);

        var user = await db.LockUserWithLinks(claimed.Id, ct) ?? throw PasswordErrors.InvalidResetLink();
        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.ResetPassword(link, hash, time.GetUtcNow());
        await db.RefuseIfClosed(user, ct);
        foreach (var session in await db.LockSessions(user.Id, time.GetUtcNow(), ct))
            session.Revoke("password_reset", time.GetUtcNow());
        await mail.TellChanged(user, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
