using DotMac.Billing.Domain.Invoices;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>The rules that there are while one draft is made, and what of them its lines took already.</summary>
public sealed class RuleBook(IReadOnlyList<PricingRule> rules)
{
    private readonly Dictionary<Guid, int> taken = [];

    /// <summary>Gives each line that charges the plan in advance the one rule that prices it: add-ons, usage and credits have none.</summary>
    public void Price(IEnumerable<InvoiceLine> lines, PricedCharge charge)
    {
        foreach (var line in lines.Where(line => line.PlanId == charge.Plan.Id && line is { LineAmount: > 0, IsUsage: false }))
        {
            if (Best(line, charge) is not { } rule)
                continue;
            line.PricedBy(rule.ForLine());
            taken[rule.Id] = taken.GetValueOrDefault(rule.Id) + 1;
        }
    }

    /// <summary>What becomes of each rule before it is taken: in the order in which they are asked.</summary>
    public IReadOnlyList<(PricingRule Rule, PricingVerdict Verdict)> Judge(InvoiceLine line, PricedCharge charge)
    {
        var best = Best(line, charge);
        return
        [
            .. Ordered(rules, line).Select(rule => (rule, rule.Id == best?.Id
                ? PricingVerdict.Applied
                : Refuses(rule, line, charge) ?? PricingVerdict.Outranked)),
        ];
    }

    private PricingRule? Best(InvoiceLine line, PricedCharge charge) =>
        Ordered(rules.Where(rule => Refuses(rule, line, charge) is null), line).FirstOrDefault();

    private PricingVerdict? Refuses(PricingRule rule, InvoiceLine line, PricedCharge charge) =>
        rule.Refuses(line, charge, taken.GetValueOrDefault(rule.Id));

    private static IEnumerable<PricingRule> Ordered(IEnumerable<PricingRule> rules, InvoiceLine line) =>
        rules.OrderByDescending(rule => rule.Priority).ThenByDescending(rule => rule.Off(line)).ThenBy(rule => rule.CreatedAt).ThenBy(rule => rule.Id);
}
