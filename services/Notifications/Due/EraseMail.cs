using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Erases a mail whose time in the log is over; one that still waits (its tenant is suspended) is kept as long again.</summary>
[HandlesDueWork(Kind)]
public sealed class EraseMail(NotificationsDbContext db, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "erase_mail";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Mails.AnyAsync(mail => mail.Id == work.Subject && mail.Status == MailStatus.Queued, ct))
            db.Schedule(Kind, work.Subject, clock.Now + Mail.Kept);
        else
            await db.Mails.Where(mail => mail.Id == work.Subject).ExecuteDeleteAsync(ct);
    }
}
