using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Usage;

/// <summary>
/// What the usage of a window costs by a plan or an add-on: each metered charge, what is missing to its minimum, and what is missing to the plan's; maxima cap. Pure:
/// the same quantities give the same amounts, whenever they are asked for.
/// </summary>
public static class UsageStatement
{
    /// <param name="quantities">By the code of the charge.</param>
    public static IReadOnlyList<UsageAmount> Of(IPriced plan, IReadOnlyDictionary<string, UsageQuantity> quantities, Share share)
    {
        var amounts = plan.MeteredCharges.SelectMany(charge => Of(charge, quantities[charge.Code], plan.Currency, share.Ratio)).ToList();
        var (total, ratio) = (Sum(amounts), share.Ratio);
        for (var (i, over) = (amounts.Count - 1, total - plan.Commitment.Cap(total, ratio)); i >= 0 && over > Ratio.Zero; i--)
        {
            var less = over < amounts[i].Exact ? over : amounts[i].Exact;
            (amounts[i], over) = (amounts[i] with { Exact = amounts[i].Exact - less }, over - less);
        }

        var missing = plan.Commitment.Missing(total, ratio);
        return missing > Ratio.Zero ? [.. amounts, new(null, missing, null, null)] : amounts;
    }

    private static IEnumerable<UsageAmount> Of(Charge charge, UsageQuantity quantity, Currency currency, Ratio share)
    {
        var pricing = charge.Of(quantity, currency);
        var exact = charge.Model is ChargeModel.Flat ? pricing.Exact * share : pricing.Exact;
        var capped = charge.Commitment.Cap(exact, share);
        yield return new(charge, capped, quantity, pricing);
        if (charge.Commitment.Missing(capped, share) is var missing && missing > Ratio.Zero)
            yield return new(charge, missing, null, null);
    }

    private static Ratio Sum(IEnumerable<UsageAmount> amounts) => amounts.Aggregate(Ratio.Zero, (sum, amount) => sum + amount.Exact);
}

/// <summary>What one line of a statement comes to before it is rounded; without a quantity it is what is missing to a minimum, without a charge the plan's.</summary>
public sealed record UsageAmount(Charge? Charge, Ratio Exact, UsageQuantity? Quantity, Pricing? Pricing)
{
    /// <summary>What tells it from the other lines of its window.</summary>
    public string Key => $"{Charge?.Code}{(Quantity is null ? ":minimum" : "")}";

    /// <summary>The line of what is not billed yet; null where that is nothing.</summary>
    public InvoiceLine? Line(IPriced plan, UsageWindow window, long billed, bool late)
    {
        var amount = Money.Round(Exact, plan.Currency).Amount - billed;
        if (amount == 0 && (late || Quantity is null || Quantity.Total == Ratio.Zero))
            return null;
        var calculation = new Calculation(
            Quantity is null ? CalculationKind.Minimum : CalculationKind.Usage, Charge?.Model, Quantities.Text(Quantity?.Total ?? Ratio.Zero),
            Pricing is null ? [] : CalculatedPart.Of(Pricing), window.Share.Ratio.ToString(), Exact.ToString(), window.From, window.To, Charge?.MeterId, billed);
        return InvoiceLine.Of(1, Description(plan, window, late), 1, new Money(amount, plan.Currency).Major, plan.Currency)
            .By(plan, Charge?.Code, calculation);
    }

    private string Description(IPriced plan, UsageWindow window, bool late)
    {
        var what = Quantity is null ? $"{Charge?.Name ?? plan.Name}, up to the minimum" : $"{Charge!.Name}, {Quantities.Text(Quantity.Total)}";
        return $"{(late ? "Late usage: " : "")}{what}, {window.Text}";
    }
}
