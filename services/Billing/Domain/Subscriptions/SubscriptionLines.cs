using System.Globalization;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The lines by which a plan is billed: a period or a share of it, and the credit of what is not used (billing rule R6).</summary>
public static class SubscriptionLines
{
    public static InvoiceLine Charge(int position, Plan plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        InvoiceLine.Of(position, Describe(plan, from, to, share), quantity, plan.Price, plan.Currency, share).Serving(from, to);

    public static InvoiceLine Credit(int position, Plan plan, long quantity, DateOnly from, DateOnly to, Share share) =>
        InvoiceLine.Of(position, $"Unused: {Describe(plan, from, to, share)}", quantity, -plan.Price, plan.Currency, share).Serving(from, to);

    private static string Describe(Plan plan, DateOnly from, DateOnly to, Share share) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Name}, {from:yyyy-MM-dd} to {to.AddDays(-1):yyyy-MM-dd}{(share.IsWhole ? "" : $" ({share.Part} of {share.Whole} {share.Unit})")}");
}
