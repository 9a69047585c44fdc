using System.Globalization;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The lines by which a plan is billed: a period or a share of it, and the credit of what is not used (billing rule R6).</summary>
public static class SubscriptionLines
{
    /// <summary>The plan's price, and after it each of its charges of the quantity.</summary>
    public static IReadOnlyList<InvoiceLine> Charge(int position, Plan plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        Of(position, plan, quantity, from, to, share, 1);

    public static IReadOnlyList<InvoiceLine> Credit(Plan plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        Of(1, plan, quantity, from, to, share, -1);

    private static InvoiceLine[] Of(int position, Plan plan, long quantity, DateOnly from, DateOnly to, Share share, int sign)
    {
        string Text(string name) => $"{(sign < 0 ? "Unused: " : "")}{Describe(name, from, to, share)}";
        return
        [
            InvoiceLine.Of(position, Text(plan.Name), plan.FlatQuantity(quantity), sign * plan.Price, plan.Currency, share).By(plan.Id).Serving(from, to),
            .. plan.QuantityCharges.Select((charge, i) =>
                Of(position + 1 + i, plan, charge, quantity, Text($"{charge.Name}, {quantity}"), share, sign).Serving(from, to)),
        ];
    }

    /// <summary>What the quantity costs for a whole period is the line's price, which is exact: prices have 12 decimals and quantities none.</summary>
    private static InvoiceLine Of(int position, Plan plan, Charge charge, long quantity, string description, Share share, int sign)
    {
        var pricing = charge.Of(UsageQuantity.Of(quantity), plan.Currency);
        var price = (decimal)pricing.Exact.Numerator / (decimal)pricing.Exact.Denominator / (decimal)Math.Pow(10, plan.Currency.Decimals);
        var line = InvoiceLine.Of(position, description, 1, sign * price, plan.Currency, share);
        return line.By(plan.Id, charge.Code, new Calculation(
            CalculationKind.Quantity, charge.Model, $"{quantity}", CalculatedPart.Of(pricing), share.Ratio.ToString(), line.Exact.ToString()));
    }

    private static string Describe(string name, DateOnly from, DateOnly to, Share share) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}, {from:yyyy-MM-dd} to {to.AddDays(-1):yyyy-MM-dd}{(share.IsWhole ? "" : $" ({share.Part} of {share.Whole} {share.Unit})")}");
}
