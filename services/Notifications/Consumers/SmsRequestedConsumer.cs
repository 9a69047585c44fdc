using DotMac.Contracts.Notifications;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Texts;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Consumers;

/// <summary>Queues a text message that another service asked for; its id is the text's, so that asking twice sends once.</summary>
public sealed class SmsRequestedConsumer(NotificationsDbContext db, TenantClock clock) : IConsumer<SmsRequested>
{
    public async Task Consume(ConsumeContext<SmsRequested> context)
    {
        if (!await db.Texts.AnyAsync(text => text.Id == context.Message.SmsId, context.CancellationToken))
            db.Queue(TextMessage.Of(context.Message, clock.Now), clock.Now);
    }
}
