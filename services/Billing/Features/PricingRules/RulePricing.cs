using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>
/// Prices the lines of subscriptions by the tenant's rules, which are read once for each transaction. What is going to be saved holds the rules with a limit; a
/// preview asks the same rules and holds none.
/// </summary>
public sealed class RulePricing(BillingDbContext db)
{
    private (Guid? Transaction, bool Held, IReadOnlyList<PricingRule> Rules) known = (null, false, []);

    /// <summary>Holds what may be used up, before coupons are held.</summary>
    public async Task Hold(CancellationToken ct) => await Read(hold: true, ct);

    /// <summary>Gives the lines that charge the plan in advance their rules.</summary>
    public async Task Price(
        IReadOnlyList<InvoiceLine> lines, Plan plan, long quantity, Customer customer, DateTimeOffset at, bool hold, CancellationToken ct)
    {
        var rules = await Read(hold, ct);
        if (rules.Count > 0)
            new RuleBook(rules).Price(lines, await ChargeOf(plan, quantity, customer.Segments, at, ct));
    }

    /// <summary>Counts the lines that rules priced, with the invoice that is being finalised.</summary>
    public async Task Count(Invoice invoice, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var line in invoice.Lines.Where(line => line.Rule is not null))
        {
            var rule = (await Read(hold: true, ct)).Single(one => one.Id == line.Rule!.RuleId);
            db.Add(rule.Use(invoice, line, now));
        }
    }

    /// <summary>What rules ask about; nobody but they asks for the category.</summary>
    public async Task<PricedCharge> ChargeOf(Plan plan, long quantity, IReadOnlyList<string> segments, DateTimeOffset at, CancellationToken ct) => new(
        plan, await db.Products.Where(product => product.Id == plan.ProductId).Select(product => product.CategoryId).SingleOrDefaultAsync(ct), quantity,
        segments, at);

    private async Task<IReadOnlyList<PricingRule>> Read(bool hold, CancellationToken ct)
    {
        await db.Open(ct);
        var transaction = db.Database.CurrentTransaction!.TransactionId;
        if (known.Transaction != transaction || (hold && !known.Held))
            known = (transaction, hold, await Rules(hold, ct));
        return known.Rules;
    }

    private async Task<IReadOnlyList<PricingRule>> Rules(bool hold, CancellationToken ct)
    {
        var rules = await db.PricingRules.AsNoTracking().Where(rule => rule.DeactivatedAt == null).ToListAsync(ct);
        return hold && rules.Any(rule => rule.MaxUses is not null)
            ? [.. rules.Where(rule => rule.MaxUses is null), .. await db.PricingRules.HoldLimited(ct)]
            : rules;
    }
}
