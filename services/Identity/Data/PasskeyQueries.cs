using DotMac.Identity.Domain.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups of passkeys and of the ceremonies in which they prove themselves.</summary>
internal static class PasskeyQueries
{
    public static IQueryable<Passkey> OfUser(this DbSet<Passkey> passkeys, Guid userId) => passkeys.Where(passkey => passkey.UserId == userId);

    public static Task<Passkey?> OfUser(this DbSet<Passkey> passkeys, Guid userId, Guid id, CancellationToken ct) =>
        passkeys.FirstOrDefaultAsync(passkey => passkey.UserId == userId && passkey.Id == id, ct);

    public static Task<Passkey?> ByCredential(this IQueryable<Passkey> passkeys, byte[] credentialId, CancellationToken ct) =>
        passkeys.FirstOrDefaultAsync(passkey => passkey.CredentialId == credentialId, ct);

    /// <summary>Who adds one has locked the user.</summary>
    public static async Task RefuseTooManyPasskeys(this IdentityDbContext db, Guid userId, CancellationToken ct)
    {
        if (await db.Passkeys.OfUser(userId).CountAsync(ct) >= Passkey.MostOfUser)
            throw PasskeyErrors.TooMany();
    }

    /// <summary>
    /// Ends the ceremony that waits for this answer, at once and whatever becomes of the operation: who of two comes second finds none. Null for one that
    /// is unknown, over or another's.
    /// </summary>
    public static async Task<PasskeyCeremony?> TakeCeremony(
        this IdentityDbContext db, byte[] challenge, Guid? userId, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = await db.PasskeyCeremonies.AsNoTracking()
            .FirstOrDefaultAsync(ceremony => ceremony.Challenge == challenge && ceremony.UserId == userId, ct);
        if (waiting is null || await db.PasskeyCeremonies.Where(ceremony => ceremony.Id == waiting.Id).ExecuteDeleteAsync(ct) == 0)
            return null;

        db.MarkSaved();
        await db.Commit(ct);
        return waiting.ExpiresAt > now ? waiting : null;
    }
}
