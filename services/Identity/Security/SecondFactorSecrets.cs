using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.SecondFactors;
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

    public byte[] Seal(Guid userId, byte[] secret) => sealer.Seal(secret, Purpose(userId));

    /// <summary>New backup codes in the form <c>AAAA-AAAA</c>.</summary>
    public static IReadOnlyList<string> NewBackupCodes() =>
        [.. Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letters).Insert(Letters / 2, "-"))];

    public IEnumerable<byte[]> HashesOf(Guid userId, IEnumerable<string> backupCodes) => backupCodes.Select(code => HashOf(userId, code));

    /// <summary>The time step of a code, null for a wrong one.</summary>
    public long? StepOf(SecondFactor factor, string code) =>
        TotpCode.StepOf(sealer.Open(factor.SealedSecret, Purpose(factor.UserId)), code, time.GetUtcNow());

    /// <summary>Whether a code of either sort is good; it is none from now on.</summary>
    public bool Take(SecondFactor factor, string code, bool isBackupCode, string? ipAddress) => isBackupCode
        ? factor.Take(HashOf(factor.UserId, code), ipAddress, time.GetUtcNow())
        : factor.Take(StepOf(factor, code), time.GetUtcNow());

    private byte[] HashOf(Guid userId, string backupCode)
    {
        var letters = backupCode.ToUpperInvariant().Where(char.IsAsciiLetterUpper).ToArray();
        return sealer.Mac(Encoding.UTF8.GetBytes($"backup-code:{userId}:{new string(letters)}"));
    }

    private static string Purpose(Guid userId) => $"second-factor:{userId}";
}
