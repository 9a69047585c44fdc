using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What happens when the day until which an invoice should have been paid is over: what dunning is about.</summary>
public sealed partial class Invoice
{
    /// <summary>Since when it was owed for longer than it should be; it stays known when that is settled.</summary>
    public DateTimeOffset? OverdueSince { get; private set; }

    public bool IsOverdue => Status is InvoiceStatus.Open && OverdueSince is not null;

    /// <summary>The day is over. Nothing happens where it is not owed any more, nor a second time.</summary>
    public void FallOverdue(DateTimeOffset since)
    {
        if (Status is not InvoiceStatus.Open || OverdueSince is not null)
            return;
        OverdueSince = since;
        Raise(new InvoiceOverdue(Id, Number!, CustomerId, CustomerEmail.Value, SubscriptionId, DueAmount, Currency.Code, DueOn!.Value));
    }
}
