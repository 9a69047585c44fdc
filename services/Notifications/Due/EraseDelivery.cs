using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Erases a delivery whose time is over, with its attempts; one that still waits (its tenant is suspended) is kept as long again.</summary>
[HandlesDueWork(Kind)]
public sealed class EraseDelivery(NotificationsDbContext db, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "erase_delivery";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Deliveries.AnyAsync(delivery => delivery.Id == work.Subject && delivery.Status == DeliveryStatus.Pending, ct))
            db.Schedule(Kind, work.Subject, clock.Now + WebhookDelivery.Kept);
        else
            await db.Deliveries.Where(delivery => delivery.Id == work.Subject).ExecuteDeleteAsync(ct);
    }
}
