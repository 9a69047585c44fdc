using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Due;

/// <summary>Makes one attempt to deliver an event to an endpoint, between two transactions, and plans the next one where it failed.</summary>
[HandlesDueWork(Kind)]
public sealed class DeliverWebhook(NotificationsDbContext db, WebhookSender sender, TenantClock clock, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "deliver_webhook";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await Pending(work.Subject, ct) is not { } delivery)
            return;

        var endpoint = await db.Endpoints.SingleAsync(row => row.Id == delivery.EndpointId, ct);
        if (!endpoint.Enabled)
        {
            delivery.GiveUp("the endpoint is disabled");
            return;
        }

        await db.Commit(ct);
        var answer = await sender.Send(endpoint, delivery, ct);

        db.ChangeTracker.Clear();
        await Record(delivery.Id, endpoint.Id, answer, ct);
    }

    /// <summary>Both may have been deleted during the call; then there is nothing to record.</summary>
    private async Task Record(Guid deliveryId, Guid endpointId, WebhookSender.Answer answer, CancellationToken ct)
    {
        if (await db.LockEndpoint(endpointId, ct) is not { } endpoint || await Pending(deliveryId, ct) is not { } delivery)
            return;

        // Attempts, their gaps and the endpoint's patience belong to wall time: a sandbox's clock may stand still.
        var now = time.GetUtcNow();
        if (delivery.Attempted(now, answer.Status, answer.Error, answer.Milliseconds) is { } gap)
            db.Schedule(Kind, delivery.Id, clock.Now, now + gap);
        if (delivery.Status == DeliveryStatus.Succeeded)
            endpoint.DeliverySucceeded();
        else
            endpoint.DeliveryFailed(answer.Status, now);
    }

    private Task<WebhookDelivery?> Pending(Guid id, CancellationToken ct) =>
        db.Deliveries.SingleOrDefaultAsync(row => row.Id == id && row.Status == DeliveryStatus.Pending, ct);
}
