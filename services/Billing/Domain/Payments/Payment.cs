using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Refunds;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>
/// One attempt to collect an invoice. Its id is the idempotency key at the provider: however often it is asked, it charges once. Or money that came past
/// every provider, which somebody recorded.
/// </summary>
public sealed partial class Payment : AggregateRoot
{
    /// <summary>Stands for the provider where there was none.</summary>
    public const string Offline = "offline";

    private Payment()
    {
    }

    public Guid InvoiceId { get; private set; }
    public Guid CustomerId { get; private set; }

    /// <summary>What was charged; null on a payment that was recorded.</summary>
    public Guid? PaymentMethodId { get; private set; }

    /// <summary>How the money came; null on a payment of a provider.</summary>
    public OfflineMethod? OfflineMethod { get; private set; }

    /// <summary>When it came, where it was recorded.</summary>
    public DateOnly? ReceivedOn { get; private set; }

    public long Amount { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public PaymentStatus Status { get; private set; }

    /// <summary>What was more than was due, and went into the customer's balance.</summary>
    public long SurplusAmount { get; private set; }

    /// <summary>1 for the first attempt of the invoice; 0 where none was made.</summary>
    public int Attempt { get; private set; }

    /// <summary>How often the provider was asked without an answer.</summary>
    public int Unanswered { get; private set; }

    /// <summary>The provider's name of it; of a recorded one the bank's, or the number of the cheque or the slip.</summary>
    public string? ProviderReference { get; private set; }

    public string? FailureCode { get; private set; }
    public string? FailureMessage { get; private set; }

    /// <summary>Whether it was refused for good: its method is not tried again for its invoice (case J07), unless somebody pays that by hand.</summary>
    public bool RefusedForGood { get; private set; }

    /// <summary>What the provider gave back.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>What refunds that have no outcome yet are to give back.</summary>
    public long RefundingAmount { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What may still be refunded: paid minus refunded (rule R12). A surplus is not: the customer's balance holds it.</summary>
    public long RefundableAmount => WasPaid ? UsedAmount - RefundedAmount - RefundingAmount : 0;

    public bool IsOffline => OfflineMethod is not null;

    /// <summary>What paid the invoice.</summary>
    internal long UsedAmount => Amount - SurplusAmount;

    /// <summary>Whether money came, whatever was given back of it since.</summary>
    public bool WasPaid => Status is PaymentStatus.Succeeded or PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded;

    /// <summary>Whether the provider has still to be asked.</summary>
    public bool IsOpen => Status is PaymentStatus.Pending or PaymentStatus.Unknown;

    /// <summary>Begun by the invoice alone, which counts its attempts.</summary>
    internal static Payment Begin(Invoice invoice, PaymentMethod method, int attempt, DateTimeOffset now)
    {
        var payment = new Payment
        {
            InvoiceId = invoice.Id,
            CustomerId = invoice.CustomerId,
            PaymentMethodId = method.Id,
            Amount = invoice.DueAmount,
            Currency = invoice.Currency,
            Attempt = attempt,
            CreatedAt = now,
        };
        payment.Raise(new PaymentCreated(
            payment.Id, invoice.CustomerId, [invoice.Id], method.Id, payment.Amount, payment.Currency.Code, attempt));
        return payment;
    }

    /// <summary>Recorded by the invoice alone, which knows how much of it is a surplus.</summary>
    internal static Payment Record(Invoice invoice, ReceivedMoney received, long surplus, DateTimeOffset now)
    {
        var payment = new Payment
        {
            InvoiceId = invoice.Id,
            CustomerId = invoice.CustomerId,
            OfflineMethod = received.Method,
            ReceivedOn = received.On,
            Amount = received.Amount.Amount,
            SurplusAmount = surplus,
            Currency = invoice.Currency,
            Verification = PaymentVerification.Pending,
            RecordedBy = received.By,
            BankAccountId = received.BankAccountId,
            CreatedAt = now,
        };
        payment.Succeed(Offline, received.Reference ?? payment.Id.ToString());
        return payment;
    }

    public void Succeed(string provider, string reference)
    {
        (Status, ProviderReference, FailureCode, FailureMessage) = (PaymentStatus.Succeeded, reference, null, null);
        Raise(new PaymentSucceeded(Id, CustomerId, [InvoiceId], Amount, Currency.Code, provider, reference));
    }

    public void Fail(string code, string message, bool customerMustAct, bool forGood)
    {
        Status = customerMustAct ? PaymentStatus.RequiresAction : PaymentStatus.Failed;
        (FailureCode, FailureMessage, RefusedForGood) = (code, message, forGood);
        Raise(new PaymentFailed(Id, CustomerId, [InvoiceId], Amount, Currency.Code, code));
    }

    /// <summary>The provider did not answer; the gap until it is asked again: 300 s, doubling (case J03).</summary>
    public TimeSpan NoteNoAnswer()
    {
        Status = PaymentStatus.Unknown;
        Raise(new PaymentProcessing(Id, CustomerId, [InvoiceId], PaymentMethodId!.Value, Amount, Currency.Code, Attempt));
        return TimeSpan.FromSeconds(300 * Math.Pow(2, Unanswered++));
    }

    /// <summary>Sets an amount aside for a refund, which tells of its outcome.</summary>
    internal void BeginRefund(long amount)
    {
        if (!WasPaid)
            throw PaymentErrors.WrongStatus(Status);
        if (amount > RefundableAmount)
            throw RefundErrors.ExceedsPaid();
        if (amount <= 0)
            throw RefundErrors.NothingToRefund();
        RefundingAmount += amount;
    }

    internal void NoteRefunded(long amount)
    {
        (RefundingAmount, RefundedAmount) = (RefundingAmount - amount, RefundedAmount + amount);
        Status = RefundedAmount == UsedAmount ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded;
    }

    internal void NoteRefundFailed(long amount) => RefundingAmount -= amount;
}
