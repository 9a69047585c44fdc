using System.Globalization;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The lines by which a plan or an add-on is billed: a period or a share of it, and the credit of what is not used (billing rule R6).</summary>
public static class SubscriptionLines
{
    /// <summary>Its price, and after it each of its charges of the quantity.</summary>
    public static IReadOnlyList<InvoiceLine> Charge(int position, IPriced plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        Of(position, plan, quantity, from, to, share, 1);

    public static IReadOnlyList<InvoiceLine> Credit(IPriced plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        Of(1, plan, quantity, from, to, share, -1);

    /// <summary>The setup of an add-on, where that costs anything.</summary>
    public static IReadOnlyList<InvoiceLine> Setup(AddonTariff addon) => addon.Terms.SetupFee == 0
        ? []
        : [InvoiceLine.Of(1, $"{addon.Name}, setup", 1, addon.Terms.SetupFee, addon.Currency).By(addon)];

    /// <summary>The price of an add-on that is charged once.</summary>
    public static IReadOnlyList<InvoiceLine> Once(AddonTariff addon, long quantity) => addon.Addon.Billing is not AddonBilling.OneTime || addon.Price == 0
        ? []
        : [InvoiceLine.Of(1, addon.Name, quantity, addon.Price, addon.Currency).By(addon)];

    /// <summary>Gives lines the places in which they stand.</summary>
    public static IReadOnlyList<InvoiceLine> InOrder(params IEnumerable<InvoiceLine>[] lines) => [.. lines.SelectMany(some => some).Select((line, i) => line.At(i + 1))];

    private static InvoiceLine[] Of(int position, IPriced plan, long quantity, DateOnly from, DateOnly to, Share share, int sign)
    {
        string Text(string name) => $"{(sign < 0 ? "Unused: " : "")}{Describe(name, from, to, share)}";
        return
        [
            InvoiceLine.Of(position, Text(plan.Name), plan.FlatQuantity(quantity), sign * plan.Price, plan.Currency, share).By(plan).Serving(from, to),
            .. plan.QuantityCharges.Select((charge, i) =>
                Of(position + 1 + i, plan, charge, quantity, Text($"{charge.Name}, {quantity}"), share, sign).Serving(from, to)),
        ];
    }

    /// <summary>What the quantity costs for a whole period is the line's price, which is exact: prices have 12 decimals and quantities none.</summary>
    private static InvoiceLine Of(int position, IPriced plan, Charge charge, long quantity, string description, Share share, int sign)
    {
        var pricing = charge.Of(UsageQuantity.Of(quantity), plan.Currency);
        var price = (decimal)pricing.Exact.Numerator / (decimal)pricing.Exact.Denominator / plan.Currency.MinorPerMajor;
        var line = InvoiceLine.Of(position, description, 1, sign * price, plan.Currency, share);
        return line.By(plan, charge.Code, new Calculation(
            CalculationKind.Quantity, charge.Model, $"{quantity}", CalculatedPart.Of(pricing), share.Ratio.ToString(), line.Exact.ToString()));
    }

    private static string Describe(string name, DateOnly from, DateOnly to, Share share) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}, {from:yyyy-MM-dd} to {to.AddDays(-1):yyyy-MM-dd}{(share.IsWhole ? "" : $" ({share.Part} of {share.Whole} {share.Unit})")}");
}
