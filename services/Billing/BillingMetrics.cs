using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using DotMac.ServiceDefaults;

namespace DotMac.Billing;

/// <summary>
/// What the service counts: <c>invoices_total</c>, <c>invoice_processing_seconds</c>, <c>payments_total</c>, <c>payment_amount_usd</c>.
/// </summary>
internal static class BillingMetrics
{
    private static readonly Counter<long> Invoices =
        ServiceTelemetry.Meter.CreateCounter<long>("invoices", description: "Invoices by the status that they reached.");

    private static readonly Counter<long> Payments =
        ServiceTelemetry.Meter.CreateCounter<long>("payments", description: "Payments by their outcome.");

    private static readonly Histogram<double> Processing =
        ServiceTelemetry.Meter.CreateHistogram<double>("invoice_processing", "s", "Time to number an invoice and begin its collection.");

    private static readonly ConcurrentDictionary<string, Histogram<double>> Amounts = [];

    public static void Processed(TimeSpan elapsed) => Processing.Record(elapsed.TotalSeconds);

    /// <summary>Counts what was announced; amounts of different currencies have no sum, so each currency has a metric of its own.</summary>
    public static void Count(IIntegrationEvent fact)
    {
        switch (fact)
        {
            case InvoiceCreated: Add(Invoices, "draft"); break;
            case InvoiceFinalized: Add(Invoices, "open"); break;
            case InvoicePaid: Add(Invoices, "paid"); break;
            case InvoiceVoided: Add(Invoices, "void"); break;
            case InvoiceMarkedUncollectible: Add(Invoices, "uncollectible"); break;
            case PaymentFailed: Add(Payments, "failed"); break;
            case PaymentRefunded: Add(Payments, "refunded"); break;
            case PaymentSucceeded paid:
                Add(Payments, "succeeded");
                AmountIn(Currency.Of(paid.Currency)).Record((double)new Money(paid.Amount, Currency.Of(paid.Currency)).Major);
                break;
        }
    }

    private static void Add(Counter<long> counter, string status) => counter.Add(1, new KeyValuePair<string, object?>("status", status));

    private static Histogram<double> AmountIn(Currency currency) => Amounts.GetOrAdd(
        $"payment_amount_{currency.Code.ToLowerInvariant()}",
        name => ServiceTelemetry.Meter.CreateHistogram<double>(name, description: $"Amounts paid, in {currency}."));
}
