using DotMac.Identity.Data;
using DotMac.Identity.Features.Passwords;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Identity.Due;

/// <summary>Issues and mails a reset link, at most one a minute; nothing where the account is unknown.</summary>
[HandlesDueWork(Kind)]
public sealed class SendPasswordReset(IdentityDbContext db, PasswordMail mail) : IDueWorkHandler
{
    public const string Kind = "send_password_reset";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockUserWithLinks(work.Subject, ct) is { } user)
            await mail.SendReset(user, ct);
    }
}
