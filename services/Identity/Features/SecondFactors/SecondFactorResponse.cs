using DotMac.Identity.Domain.SecondFactors;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Whether sign-ins ask for a code, and how many backup codes are left; a warning when they run out.</summary>
public sealed record SecondFactorResponse(bool Enabled, DateTimeOffset? EnabledAt, int BackupCodesLeft, string? Warning)
{
    internal static SecondFactorResponse Of(SecondFactor? factor) => factor is { IsOn: true }
        ? new(true, factor.EnabledAt, factor.BackupCodesLeft, SecondFactorErrors.Warning(factor.BackupCodesLeft))
        : new(false, null, 0, null);
}
