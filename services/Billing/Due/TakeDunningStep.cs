using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>Takes the steps of an execution that one round is for. Its row is held, so that no step is taken twice, nor after a payment or a cancellation.</summary>
[HandlesDueWork(Kind)]
public sealed class TakeDunningStep(BillingDbContext db, Collection collection, Changing changing, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "take_dunning_step";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var overdue = await Hold(work.Subject, ct);
        var execution = (await db.DunningExecutions.FindAsync([work.Subject], ct))!;
        if (execution.NextActionAt is not { } round || round > clock.Now)
            return;

        var customer = await db.Customers.SingleAsync(known => known.Id == execution.CustomerId, ct);
        while (overdue.Count > 0 && execution.NextActionAt == round)
            execution.Take(customer, overdue, await Do(execution.Next!.Action, execution.CustomerId, overdue, ct), clock.Now);
        await db.Settle(execution, clock.Now, ct);
    }

    /// <summary>What is overdue, held in the order in which everybody locks: subscriptions, invoices, executions.</summary>
    private async Task<IReadOnlyList<Invoice>> Hold(Guid id, CancellationToken ct)
    {
        var about = await db.DunningExecutions.AsNoTracking().SingleAsync(known => known.Id == id, ct);
        var owed = await db.Invoices.OverdueOf(about.CustomerId, about.Currency).OrderBy(invoice => invoice.Id)
            .Select(invoice => new { invoice.Id, invoice.SubscriptionId }).ToListAsync(ct);
        await db.Subscriptions.Hold([.. owed.Select(invoice => invoice.SubscriptionId).OfType<Guid>().Distinct()], ct);
        await db.HoldInvoices([.. owed.Select(invoice => invoice.Id)], ct);
        await db.HoldExecutions([about.CustomerId], ct);
        return [.. db.Invoices.Local.Where(invoice => invoice.IsOverdue).OrderBy(invoice => invoice.Id)];
    }

    /// <summary>How many payments it began, or subscriptions it paused or ended.</summary>
    private async Task<int> Do(DunningActionType action, Guid customerId, IReadOnlyList<Invoice> overdue, CancellationToken ct) => action switch
    {
        DunningActionType.PaymentRequest => await Charge(customerId, overdue, ct),
        DunningActionType.SuspendService => Suspend(),
        DunningActionType.TerminateService => await Terminate(ct),
        _ => 0,
    };

    /// <summary>A card that was refused for good is asked no more for that invoice (case J07), and none for one that a pause leaves alone.</summary>
    private async Task<int> Charge(Guid customerId, IReadOnlyList<Invoice> overdue, CancellationToken ct)
    {
        if (await db.PaymentMethods.DefaultOf(customerId, ct) is not { } method)
            return 0;
        Guid?[] uncollected = [.. db.Subscriptions.Local.Where(known => known.IsUncollected).Select(known => known.Id)];
        var open = await db.Chargeable(overdue.Where(invoice => !uncollected.Contains(invoice.SubscriptionId)), method, ct);
        foreach (var invoice in open)
            collection.Charge(invoice.Collect(method, clock.Now));
        return open.Count;
    }

    private int Suspend()
    {
        Subscription[] running = [.. db.Subscriptions.Local.Where(known => known.Status is SubscriptionStatus.Active or SubscriptionStatus.PastDue)];
        foreach (var subscription in running)
            subscription.Suspend(clock.Now);
        return running.Length;
    }

    /// <summary>Nothing is credited of what is not used; what was used is billed.</summary>
    private async Task<int> Terminate(CancellationToken ct)
    {
        Subscription[] running = [.. db.Subscriptions.Local.Where(known => known.Status is not SubscriptionStatus.Ended)];
        foreach (var subscription in running)
        {
            var (customer, _, usage) = await changing.End(subscription, new(AtPeriodEnd: false, Proration.None), ct);
            if (usage is not null)
                await collection.Issue(usage, customer, ct);
        }

        return running.Length;
    }
}
