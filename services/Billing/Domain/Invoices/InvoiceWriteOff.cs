using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What the tenant gives up to collect: the invoice stays issued, and nothing is due for it any more.</summary>
public sealed partial class Invoice
{
    /// <summary>What was due and is given up.</summary>
    public long WrittenOffAmount { get; private set; }

    public string? WriteOffReason { get; private set; }

    /// <summary>Gives up what is due; a second time changes nothing. What was paid of it, and what the balance paid, stays paid.</summary>
    public void MarkUncollectible(string reason)
    {
        if (Status is InvoiceStatus.Uncollectible)
            return;
        Require(InvoiceStatus.Open);
        RefuseCreditSale();
        RefuseWhilePaying();
        WrittenOffAmount = DueAmount;
        (Status, WriteOffReason, LastPaymentErrorCode, LastPaymentErrorMessage) = (InvoiceStatus.Uncollectible, reason, null, null);
        Raise(new InvoiceMarkedUncollectible(Id, Number!, CustomerId, SubscriptionId, WrittenOffAmount, TotalAmount, Currency.Code, reason));
    }
}
