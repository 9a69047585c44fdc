using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>
/// Prices the lines of subscriptions by the tenant's rules, which are read once for each transaction. What is going to be saved holds the rules with a limit; a
/// preview asks the same rules and holds none.
/// </summary>
public sealed class RulePricing(BillingDbContext db, TenantClock clock)
{
    private (Guid? Transaction, bool Held, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<PricingRule> Rules) known;
    private RuleBook? together;

    /// <summary>Of products: a run bills a plan to thousands.</summary>
    private readonly Dictionary<Guid, Guid?> categories = [];

    /// <summary>Holds what may be used up, from the first instant that is priced on, before coupons are held.</summary>
    public async Task Hold(DateTimeOffset from, CancellationToken ct) => await Read(hold: true, from, ct);

    /// <summary>From now on previews take what they use from each other, as what they show is billed one after the other.</summary>
    public async Task PreviewTogether(CancellationToken ct) =>
        together = new(await db.PricingRules.AsNoTracking().Where(rule => rule.DeactivatedAt == null).ToListAsync(ct));

    /// <summary>Gives the lines that charge the plan in advance their rules.</summary>
    public async Task Price(
        IReadOnlyList<InvoiceLine> lines, Plan plan, long quantity, Customer customer, DateTimeOffset at, bool hold, CancellationToken ct)
    {
        var rules = await Read(hold, at, ct);
        if (rules.Count > 0)
            (together ?? new RuleBook(rules)).Price(lines, await ChargeOf(plan, quantity, customer.Segments, at, ct));
    }

    /// <summary>Counts the lines that rules priced, with the invoice that is being finalised.</summary>
    public async Task Count(Invoice invoice, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var line in invoice.Lines.Where(line => line.Rule is not null))
        {
            var rule = (await Read(hold: true, now, ct)).Single(one => one.Id == line.Rule!.RuleId);
            db.Add(rule.Use(invoice, line, now));
        }
    }

    /// <summary>What rules ask about; nobody but they asks for the category.</summary>
    public async Task<PricedCharge> ChargeOf(Plan plan, long quantity, IReadOnlyList<string> segments, DateTimeOffset at, CancellationToken ct)
    {
        if (!categories.TryGetValue(plan.ProductId, out var category))
            categories[plan.ProductId] = category =
                await db.Products.Where(product => product.Id == plan.ProductId).Select(product => product.CategoryId).SingleOrDefaultAsync(ct);
        return new(plan, category, quantity, segments, at);
    }

    /// <summary>What holds at an instant; once read, all that is asked for later in the transaction is among it, or it is read again for a longer time.</summary>
    private async Task<IReadOnlyList<PricingRule>> Read(bool hold, DateTimeOffset at, CancellationToken ct)
    {
        await db.Open(ct);
        var transaction = db.Database.CurrentTransaction!.TransactionId;
        if (known.Transaction != transaction)
            known = (transaction, false, at, at > clock.Now ? at : clock.Now, []);
        else if ((known.Held || !hold) && at >= known.From && at <= known.Until)
            return known.Rules;
        var (held, from, until) = (hold || known.Held, at < known.From ? at : known.From, at > known.Until ? at : known.Until);
        known = (transaction, held, from, until, await Rules(held, from, until, ct));
        return known.Rules;
    }

    private async Task<IReadOnlyList<PricingRule>> Rules(bool hold, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var rules = await db.PricingRules.AsNoTracking().Holding(from, until).ToListAsync(ct);
        return hold && rules.Any(rule => rule.MaxUses is not null)
            ? [.. rules.Where(rule => rule.MaxUses is null), .. await db.PricingRules.HoldLimited(from, until, ct)]
            : rules;
    }
}
