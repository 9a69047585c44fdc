using System.Globalization;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;

namespace DotMac.Notifications.Consumers;

/// <summary>Mails the customer a receipt for a paid invoice, in the name of the tenant that sold.</summary>
public sealed class SendReceiptWhenInvoicePaid(NotificationsDbContext db, TenantClock clock) : IConsumer<InvoicePaid>
{
    public async Task Consume(ConsumeContext<InvoicePaid> context)
    {
        var paid = context.Message;
        var variables = new Dictionary<string, string>
        {
            ["seller"] = await db.TenantName(context.CancellationToken),
            ["customer"] = paid.CustomerName,
            ["number"] = paid.Number,
            ["total"] = new Money(paid.TotalAmount, Currency.Of(paid.Currency)).MajorText,
            ["currency"] = paid.Currency,
            ["paid_on"] = paid.PaidAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        db.Queue(Mail.Of(Guid.CreateVersion7(), "email.billing.payment_succeeded", paid.CustomerEmail, variables, null, clock.Now), clock.Now);
    }
}
