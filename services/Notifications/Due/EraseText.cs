using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Texts;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Erases a text message whose time in the log is over; one that still waits (its tenant is suspended) is kept as long again.</summary>
[HandlesDueWork(Kind)]
public sealed class EraseText(NotificationsDbContext db, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "erase_text";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Texts.AnyAsync(text => text.Id == work.Subject && text.Status == TextStatus.Pending, ct))
            db.Schedule(Kind, work.Subject, clock.Now + TextMessage.Kept);
        else
            await db.Texts.Where(text => text.Id == work.Subject).ExecuteDeleteAsync(ct);
    }
}
