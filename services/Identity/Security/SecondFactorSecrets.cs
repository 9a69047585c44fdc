using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Security;

/// <summary>
/// Makes and checks what a second factor proves itself with. The secret is stored sealed; a backup code has too few letters for a plain hash,
/// so that its hash is keyed with the master key, too.
/// </summary>
public sealed class SecondFactorSecrets(MasterSealer sealer, TimeProvider time)
{
    private const int Codes = 10;
    private const int Letters = 8;

    public byte[] Seal(User user, byte[] secret) => sealer.Seal(secret, Purpose(user.TenantId, user.Id));

    /// <summary>New backup codes in the form <c>AAAA-AAAA</c>.</summary>
    public static IReadOnlyList<string> NewBackupCodes() =>
        [.. Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letters).Insert(Letters / 2, "-"))];

    public IEnumerable<byte[]> HashesOf(Guid userId, IEnumerable<string> backupCodes) => backupCodes.Select(code => HashOf(userId, code));

    /// <summary>The time step of a code, null for a wrong one.</summary>
    public long? StepOf(SecondFactor factor, string code) =>
        TotpCode.StepOf(sealer.Open(factor.SealedSecret, Purpose(factor.TenantId, factor.UserId)), code, time.GetUtcNow());

    /// <summary>Whether a code of either sort is good; it is none from now on.</summary>
    public bool Take(SecondFactor factor, string code, bool isBackupCode, string? ipAddress) => isBackupCode
        ? factor.Take(StoredOf(factor, code), ipAddress, time.GetUtcNow())
        : factor.Take(StepOf(factor, code), time.GetUtcNow());

    /// <summary>The hash under the key that made the stored ones; a hash cannot be made anew when the key changes.</summary>
    private byte[] StoredOf(SecondFactor factor, string code)
    {
        var hashes = sealer.Macs(TextOf(factor.UserId, code)).ToArray();
        return hashes.FirstOrDefault(hash => factor.BackupCodes.Any(known => CryptographicOperations.FixedTimeEquals(known.Hash, hash))) ?? hashes[0];
    }

    private byte[] HashOf(Guid userId, string backupCode) => sealer.Mac(TextOf(userId, backupCode));

    private static byte[] TextOf(Guid userId, string backupCode)
    {
        var letters = backupCode.ToUpperInvariant().Where(char.IsAsciiLetterUpper).ToArray();
        return Encoding.UTF8.GetBytes($"backup-code:{userId}:{new string(letters)}");
    }

    internal static string Purpose(Guid tenantId, Guid userId) => $"second_factors.sealed_secret:{tenantId}:{userId}";
}
