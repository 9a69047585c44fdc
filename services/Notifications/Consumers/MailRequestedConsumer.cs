using DotMac.Contracts.Notifications;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Consumers;

/// <summary>Queues a mail that another service asked for; its id is the mail's, so that asking twice sends once.</summary>
public sealed class MailRequestedConsumer(NotificationsDbContext db, TenantClock clock) : IConsumer<MailRequested>
{
    public async Task Consume(ConsumeContext<MailRequested> context)
    {
        var request = context.Message;
        if (await db.Mails.AnyAsync(mail => mail.Id == request.MailId, context.CancellationToken))
            return;

        db.Queue(Mail.Of(request.MailId, request.Template, request.To, request.Variables, request.SealedToken, clock.Now), clock.Now);
    }
}
