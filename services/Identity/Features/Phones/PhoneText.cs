using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Due;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Phones;

/// <summary>Asks Notifications for the text with a code. The code stands hashed here and travels sealed; neither outlives its ten minutes here.</summary>
internal sealed class PhoneText(IdentityDbContext db, PhoneCodes codes, FleetSealer sealer)
{
    private const string Template = "sms.auth.phone_code";

    /// <summary>The user was locked.</summary>
    public async Task Send(PhoneVerification verification, PhoneNumber number, DateTimeOffset now, CancellationToken ct)
    {
        var code = PhoneCodes.New();
        verification.Expect(number, codes.HashOf(verification.UserId, number, code), now);
        db.Schedule(ForgetPhoneCode.Kind, verification.Id, DateTimeOffset.UnixEpoch, verification.ExpiresAt);

        var texted = await db.LockTextedNumber(codes.MarkOf(number), ct);
        if (!texted.Take(now))
            return;

        db.Schedule(ForgetTextedNumber.Kind, texted.Id, DateTimeOffset.UnixEpoch, now + TextAllowance.Window);
        var id = Guid.CreateVersion7();
        var nothing = new Dictionary<string, string>();
        db.Announce(new SmsRequested(id, Template, number.Value, nothing, sealer.SealToken(code), verification.ExpiresAt), id);
    }
}
