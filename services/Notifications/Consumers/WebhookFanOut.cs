using System.Text;
using System.Text.Json.Nodes;
using DotMac.Kernel;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Consumers;

/// <summary>Takes every event of the fleet, as its publisher wrote it, and plans a delivery to each endpoint of its tenant that wants it.</summary>
public sealed class WebhookFanOut(NotificationsDbContext db, TenantClock clock) : IConsumer<IIntegrationEvent>
{
    public async Task Consume(ConsumeContext<IIntegrationEvent> context)
    {
        var name = context.EventName();
        if (!PublicEvents.Contains(name))
            return;

        var endpoints = await db.Endpoints.AsNoTracking().ToListAsync(context.CancellationToken);
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Wants(name)))
            db.Queue(WebhookDelivery.Of(endpoint.Id, context.MessageId!.Value, name, Body(context, name), clock.Now), clock.Now);
    }

    private static string Body(ConsumeContext context, string name) =>
        WebhookBody.Of(name, context.OccurredAt(), JsonNode.Parse(Encoding.UTF8.GetString(context.RawBody())));
}
