using DotMac.Identity.Data;
using DotMac.Identity.Features.EmailChanges;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Identity.Due;

/// <summary>Mails the link that proves a new address, or tells whoever has that address already; nothing after a cancellation.</summary>
[HandlesDueWork(Kind)]
public sealed class SendEmailChange(IdentityDbContext db, EmailChangeMail mail) : IDueWorkHandler
{
    public const string Kind = "send_email_change";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockUserWithLinks(work.Subject, ct) is { } user)
            await mail.Send(user, ct);
    }
}
