using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Where texts that stand in for the app go: as the user let them, while its tenant's policy does.</summary>
internal static class ServedTexts
{
    public static async Task<PhoneNumber?> TextsOf(this IdentityDbContext db, SecondFactor? factor, User? user, CancellationToken ct) =>
        factor is { IsOn: true } && user is not null && factor.TextsOf(user) is { } number && (await db.SignInPolicy(ct)).AllowTexts ? number : null;
}
