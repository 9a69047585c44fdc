using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Sessions;

/// <summary>The end that all sign-ins have, by whatever the user proved itself.</summary>
internal static class SessionOpening
{
    /// <summary>Signs the user in, who is locked and let in by its tenant; the hash replaces one of older settings where a password was at hand.</summary>
    public static async Task<(Session Session, SecretToken Token)> SignIn(
        this IdentityDbContext db, User user, string clientId, string? newHash, IEnumerable<string> methods, CurrentOperation operation, DateTimeOffset now,
        CancellationToken ct)
    {
        var (session, token) = user.SignIn(db.TenantId, clientId, operation.IpAddress, operation.UserAgent, newHash, now);
        session.Reauthenticate(methods, now);
        await db.OpenSession(session, now, ct);
        await db.SaveChangesAsync(ct);
        await db.ForgetOldSessions(user.Id, now, ct);
        return (session, token);
    }
}
