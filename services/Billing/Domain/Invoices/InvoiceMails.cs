using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>When the customer was written to about an invoice, by somebody's wish.</summary>
public sealed partial class Invoice
{
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromDays(1);

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>Notes that the invoice was mailed; as often as somebody asks for it.</summary>
    public void Send(string email, DateTimeOffset now)
    {
        if (!HasPage)
            throw InvoiceErrors.WrongStatus(Status);
        SentAt = now;
        Raise(new InvoiceSent(Id, Number!, CustomerId, email));
    }

    /// <summary>Notes that the customer was reminded of what is due: once a day at most.</summary>
    public void Remind(DateTimeOffset now)
    {
        Require(InvoiceStatus.Open);
        if (now - RemindedAt < BetweenReminders)
            throw InvoiceErrors.RemindedAlready();
        RemindedAt = now;
        Raise(new InvoiceReminded(Id, Number!, CustomerId, CustomerEmail.Value, DueAmount, Currency.Code, DueOn!.Value));
    }
}
