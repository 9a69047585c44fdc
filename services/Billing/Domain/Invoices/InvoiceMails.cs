using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>When the customer was written to about an invoice, by somebody's wish.</summary>
public sealed partial class Invoice
{
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromDays(1);

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>The last day on which its customer was reminded by itself.</summary>
    public DateOnly? RemindedOn { get; private set; }

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
        Remember(now);
    }

    /// <summary>Reminds by itself on a day of the schedule, once, while it is owed; not within a day of somebody's reminder. Says whether to.</summary>
    public bool RemindOn(DateOnly day, DateTimeOffset now)
    {
        if (Status is not InvoiceStatus.Open || RunningPaymentId is not null || day <= RemindedOn)
            return false;
        RemindedOn = day;
        if (now - RemindedAt < BetweenReminders)
            return false;
        Remember(now);
        return true;
    }

    private void Remember(DateTimeOffset now)
    {
        RemindedAt = now;
        Raise(new InvoiceReminded(Id, Number!, CustomerId, CustomerEmail.Value, DueAmount, Currency.Code, DueOn!.Value));
    }
}
