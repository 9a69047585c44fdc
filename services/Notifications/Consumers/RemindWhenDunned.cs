using DotMac.Contracts.Billing;
using DotMac.Kernel;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Mails;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;

namespace DotMac.Notifications.Consumers;

/// <summary>Mails a customer what is overdue, in the name of the tenant that sold, where a step of dunning asks for that.</summary>
public sealed class RemindWhenDunned(NotificationsDbContext db, TenantClock clock) : IConsumer<DunningStepExecuted>
{
    public async Task Consume(ConsumeContext<DunningStepExecuted> context)
    {
        var step = context.Message;
        if (step.Action is not ("payment_request" or "email"))
            return;
        var variables = new Dictionary<string, string>
        {
            ["seller"] = await db.TenantName(context.CancellationToken),
            ["customer"] = step.CustomerName,
            ["invoices"] = string.Join(", ", step.Invoices),
            ["outstanding"] = new Money(step.OutstandingAmount, Currency.Of(step.Currency)).MajorText,
            ["currency"] = step.Currency,
            ["kind"] = step.Template,
        };
        db.Queue(Mail.Of(Guid.CreateVersion7(), "email.billing.payment_overdue", step.CustomerEmail, variables, null, clock.Now), clock.Now);
    }
}
