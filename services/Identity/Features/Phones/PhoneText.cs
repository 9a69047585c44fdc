using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Due;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Phones;

/// <summary>
/// Asks Notifications for the text with a code. The hash of the code is forgotten when the code is over; the code itself travels sealed, and stays so in the outbox
/// for the day that it keeps what was sent.
/// </summary>
internal sealed class PhoneText(IdentityDbContext db, PhoneCodes codes, TextLimits limits, FleetSealer sealer)
{
    private const string VerificationTemplate = "sms.auth.phone_code";
    private const string SignInTemplate = "sms.auth.sign_in_code";

    /// <summary>The user was locked. Where the tenant or the number has no text left none is sent, and nothing tells: it would show what others did.</summary>
    public async Task Send(PhoneVerification verification, PhoneNumber number, DateTimeOffset now, CancellationToken ct)
    {
        limits.RequireServed(number);
        var code = PhoneCodes.New();
        verification.Expect(number, codes.HashOf(verification.UserId, number, code), now);
        db.Schedule(ForgetPhoneCode.Kind, verification.Id, DateTimeOffset.UnixEpoch, verification.ExpiresAt);
        if (await Take(VerificationTemplate, number, now, ct) is null)
            Announce(VerificationTemplate, number, code, verification.ExpiresAt);
    }

    /// <summary>
    /// The same for a sign-in, with a code that is good as long as the challenge. The user's texts are counted together, the number's sign-ins by themselves: nobody who has
    /// it texted at will uses them up. The password was right and the number is the user's own: it is told where none is left, and the code that it has stays good.
    /// </summary>
    public async Task Send(SignInChallenge challenge, PhoneVerification counted, PhoneNumber number, DateTimeOffset now, CancellationToken ct)
    {
        limits.RequireServed(number);
        counted.Count(now);
        if (await Take(SignInTemplate, number, now, ct) is { } wait)
            throw PhoneErrors.NoneLeft(wait);
        var code = PhoneCodes.New();
        challenge.Expect(codes.HashOf(challenge.Id, number, code));
        Announce(SignInTemplate, number, code, challenge.ExpiresAt);
    }

    /// <summary>Counts one more text to the number; how long to wait where it or the tenant has none left, null where it may be sent.</summary>
    private async Task<TimeSpan?> Take(string template, PhoneNumber number, DateTimeOffset now, CancellationToken ct)
    {
        if (!await limits.Allows(db, template == SignInTemplate, now, ct))
            return TextAllowance.Between;

        var texted = await db.LockTextedNumber(codes.MarkOf(number, template), ct);
        if (texted.Take(now) is { } wait)
            return wait;

        db.Schedule(ForgetTextedNumber.Kind, texted.Id, DateTimeOffset.UnixEpoch, now + TextAllowance.Window);
        return null;
    }

    private void Announce(string template, PhoneNumber number, string code, DateTimeOffset expiresAt)
    {
        var id = Guid.CreateVersion7();
        var nothing = new Dictionary<string, string>();
        db.Announce(new SmsRequested(id, template, number.Value, nothing, sealer.SealToken(code), expiresAt), id);
    }
}
