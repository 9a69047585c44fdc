using DotMac.Contracts.Notifications;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Consumers;

/// <summary>Tells the tenant's owner by mail that an endpoint is called no more: by webhook it can no longer learn of it.</summary>
public sealed partial class TellOwnerWhenWebhookDisabled(NotificationsDbContext db, TenantClock clock, ILogger<TellOwnerWhenWebhookDisabled> logger)
    : IConsumer<WebhookEndpointDisabled>
{
    public async Task Consume(ConsumeContext<WebhookEndpointDisabled> context)
    {
        if (await db.Owners.AsNoTracking().SingleOrDefaultAsync(context.CancellationToken) is not { } owner)
        {
            Log.NobodyToTell(logger, context.Message.EndpointId);
            return;
        }

        var variables = new Dictionary<string, string>
        {
            ["full_name"] = owner.Name,
            ["url"] = context.Message.Url,
            ["reason"] = context.Message.Reason,
        };
        db.Queue(Mail.Of(Guid.CreateVersion7(), "email.webhook.disabled", owner.Email, variables, null, clock.Now), clock.Now);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook endpoint {Endpoint} was disabled, and its tenant has no known owner to tell")]
        public static partial void NobodyToTell(ILogger logger, Guid endpoint);
    }
}
