using DotMac.Identity.Domain.SecondFactors;
using DotMac.Kernel;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>
/// Whether sign-ins ask for a code, how many backup codes are left, with a warning when they run out, and the end of the number whose texts stand in for the app; null where
/// none do, also since that is the user's verified phone no longer or the tenant forbids texts.
/// </summary>
public sealed record SecondFactorResponse(bool Enabled, DateTimeOffset? EnabledAt, int BackupCodesLeft, string? Warning, string? TextsTo)
{
    internal static SecondFactorResponse Of(SecondFactor? factor, PhoneNumber? textsTo) => factor is { IsOn: true }
        ? new(true, factor.EnabledAt, factor.BackupCodesLeft, SecondFactorErrors.Warning(factor.BackupCodesLeft), textsTo?.Hint)
        : new(false, null, 0, null, null);
}
