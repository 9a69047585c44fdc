using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Features.Phones;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Texts the code that completes a sign-in, for our own API and for the sign-in page, to whoever proved the password and may sign in.</summary>
internal sealed class SecondFactorText(IdentityDbContext db, PhoneText texts, CurrentOperation operation, TimeProvider time)
{
    /// <summary>Where it was sent, and until when it is good: as long as the challenge.</summary>
    public async Task<(PhoneNumber Number, DateTimeOffset ExpiresAt)> Send(string challenge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (user, opened, factor) = await db.EnterChallenge(challenge, operation, now, ct);
        if (!user.MaySignIn(now) || factor.Failures.Locks(now))
            throw SecondFactorErrors.InvalidChallenge();
        await db.RefuseIfClosed(user, ct);
        var number = await db.TextsOf(factor, user, ct) ?? throw SecondFactorErrors.NoTexts();
        var counted = await db.PhoneVerifications.OfUser(user.Id, ct) ?? db.Add(PhoneVerification.Of(user.Id)).Entity;
        await texts.Send(opened, counted, number, now, ct);
        await db.SaveChangesAsync(ct);
        return (number, opened.ExpiresAt);
    }
}
