using DotMac.Identity.Domain.Phones;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups about the verification of phones.</summary>
internal static class PhoneQueries
{
    /// <summary>The user's verification, null where no code was ever asked for; who changes it has locked the user.</summary>
    public static Task<PhoneVerification?> OfUser(this DbSet<PhoneVerification> verifications, Guid userId, CancellationToken ct) =>
        verifications.FirstOrDefaultAsync(row => row.UserId == userId, ct);

    /// <summary>
    /// How many texts the tenant's numbers got, each within the day that began with its first; held against everybody else of the tenant until the operation ends.
    /// </summary>
    public static async Task<int> CountTexts(this IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        await db.HoldName("texts", ct);
        var since = now - TextAllowance.Window;
        return await db.TextedNumbers.Where(row => row.Allowance.CountedFrom > since).SumAsync(row => row.Allowance.Count, ct);
    }

    /// <summary>What a number got from the tenant, held against everybody else until the operation ends; there may be no row yet to lock.</summary>
    public static async Task<TextedNumber> LockTextedNumber(this IdentityDbContext db, byte[] mark, CancellationToken ct)
    {
        await db.HoldName($"texted number {Convert.ToHexString(mark)}", ct);
        return await db.TextedNumbers.FirstOrDefaultAsync(row => row.Mark == mark, ct) ?? db.Add(TextedNumber.Of(mark)).Entity;
    }
}
