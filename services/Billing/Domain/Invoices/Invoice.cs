using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Domain.Wallets;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>A demand for money. It takes its number when it is finalised; from then on its lines stand.</summary>
public sealed partial class Invoice : AggregateRoot
{
    private readonly List<InvoiceLine> lines = [];

    private Invoice()
    {
    }

    public Guid CustomerId { get; private set; }
    public string CustomerName { get; private set; } = "";
    public EmailAddress CustomerEmail { get; private set; } = null!;
    public string? CustomerAddress { get; private set; }
    public Guid? SubscriptionId { get; private set; }
    public DateTimeOffset? PeriodStart { get; private set; }
    public InvoiceStatus Status { get; private set; }

    /// <summary>Gapless within tenant and year, taken in the finalising transaction; null on a draft.</summary>
    public string? Number { get; private set; }

    public Currency Currency { get; private set; } = null!;

    /// <summary>What the lines come to after discounts and without tax.</summary>
    public long SubtotalAmount { get; private set; }

    public long TaxAmount { get; private set; }
    public long TotalAmount { get; private set; }

    /// <summary>What <see cref="TaxAmount"/> is made of, rate by rate.</summary>
    public IReadOnlyList<InvoiceTax> Taxes { get; private set; } = [];

    /// <summary>How the customer was taxed when the tax was computed: by the draft, and once more when it is finalised.</summary>
    public TaxTreatment TaxTreatment { get; private set; }

    public string? CustomerTaxId { get; private set; }
    public string? ExemptionReason { get; private set; }

    /// <summary>What the customer's balance paid of it; below zero where the surplus of an invoice below zero went into the balance.</summary>
    public long BalanceAmount { get; private set; }

    public long PaidAmount { get; private set; }
    public DateOnly? IssuedOn { get; private set; }
    public DateOnly? DueOn { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }
    public string? VoidReason { get; private set; }

    /// <summary>The payment under way: while there is one, the invoice is neither paid a second time nor voided.</summary>
    public Guid? RunningPaymentId { get; private set; }

    /// <summary>Payments begun so far, by whatever cause.</summary>
    public int Attempts { get; private set; }

    /// <summary>How many of them were retries that nobody asked for: only those are limited (billing rule R13).</summary>
    public int Retries { get; private set; }

    /// <summary>Why the last attempt to collect failed; null after success.</summary>
    public string? LastPaymentErrorCode { get; private set; }

    public string? LastPaymentErrorMessage { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public IReadOnlyList<InvoiceLine> Lines => lines;
    public long DueAmount => Status is InvoiceStatus.Open ? TotalAmount - WalletAmount - BalanceAmount - PaidAmount - CreditedDueAmount : 0;

    /// <summary>The number of an invoice that has one; a draft has no document yet.</summary>
    public string IssuedNumber => Number ?? throw InvoiceErrors.WrongStatus(Status);

    /// <summary>Whether an attempt may begin.</summary>
    public bool IsCollectable => Status is InvoiceStatus.Open && RunningPaymentId is null;

    /// <summary>Whether the last attempt to collect what is due failed.</summary>
    internal bool IsFailed => Status is InvoiceStatus.Open && LastPaymentErrorCode is not null;

    public static Invoice Draft(
        Customer customer, IEnumerable<InvoiceLine> lines, DateTimeOffset now, Guid? subscriptionId = null, DateTimeOffset? periodStart = null,
        IReadOnlyList<AppliedCoupon>? coupons = null, Guid? walletId = null)
    {
        var invoice = new Invoice
        {
            CustomerId = customer.Id,
            CustomerName = customer.Name,
            CustomerEmail = customer.Email,
            CustomerAddress = customer.Address,
            Currency = customer.Currency,
            SubscriptionId = subscriptionId,
            PeriodStart = periodStart,
            WalletId = walletId,
            CreatedAt = now,
        };
        foreach (var line in lines)
            invoice.Add(line);
        if (invoice.lines.Count == 0)
            throw InvoiceErrors.Empty();

        invoice.Tax(customer, customer.DateOf(now), coupons);
        invoice.Raise(new InvoiceCreated(
            invoice.Id, customer.Id, subscriptionId, invoice.TotalAmount, invoice.Currency.Code, invoice.SubtotalAmount, invoice.TaxAmount,
            invoice.DiscountAmount));
        return invoice;
    }

    /// <summary>Computes discounts and tax of a draft as they are on a date: the day of the draft, and that of its number.</summary>
    public void Tax(Customer customer, DateOnly date, IReadOnlyList<AppliedCoupon>? coupons = null)
    {
        Require(InvoiceStatus.Draft);
        (TaxTreatment, CustomerTaxId, ExemptionReason) = (customer.TaxTreatment, customer.TaxId, customer.ExemptionReason);
        var left = Discount(coupons ?? []);
        // Credits are taxed when they pay for something.
        Taxes = TaxBreakdown.Of(lines.Select((line, i) => (left[i], line.ChargedBy(SellsCredits ? [] : customer.RatesOf(line.TaxRate, date)))), Currency);
        var prices = Sum(lines.Select(line => line.NetAmount));
        var (contained, added) = TaxBreakdown.Sums(Taxes, Currency);
        (SubtotalAmount, TaxAmount, TotalAmount) = ((prices - contained).Amount, (contained + added).Amount, (prices + added).Amount);
    }

    /// <summary>Takes the number, settles with wallets, then with the customer's balance, and becomes due; where nothing is left to pay it is paid by that.</summary>
    public void Finalize(
        string number, DateOnly issuedOn, DateOnly dueOn, CustomerBalance? balance, DateTimeOffset now, IReadOnlyList<Wallet>? wallets = null)
    {
        Require(InvoiceStatus.Draft);
        (Status, Number, IssuedOn, DueOn) = (InvoiceStatus.Open, number, issuedOn, dueOn);
        PayBy(wallets ?? [], now);
        BalanceAmount = balance?.Settle(this, now) ?? 0;
        foreach (var line in lines)
            line.Settle();
        Raise(new InvoiceFinalized(
            Id, number, CustomerId, CustomerEmail.Value, SubscriptionId, TotalAmount, Currency.Code, dueOn, DueAmount,
            SubtotalAmount, TaxAmount, DiscountAmount));
        if (DueAmount == 0)
            Settle(null, now);
    }

    /// <summary>Begins an attempt to collect. It is a change of the invoice: of two at once, or of one and a void, the later loses.</summary>
    public Payment Collect(PaymentMethod method, DateTimeOffset now)
    {
        Require(InvoiceStatus.Open);
        RefuseWhilePaying();
        var payment = Payment.Begin(this, method, ++Attempts, now);
        RunningPaymentId = payment.Id;
        return payment;
    }

    /// <summary>Begins an attempt that was planned when the last one failed.</summary>
    public Payment Retry(PaymentMethod method, DateTimeOffset now)
    {
        Retries++;
        return Collect(method, now);
    }

    /// <summary>Takes a payment that the provider confirmed; repeated news of it never reaches here (the payment's own state).</summary>
    public void Pay(Payment payment, DateTimeOffset now)
    {
        Require(InvoiceStatus.Open);
        if (payment.Currency != Currency || payment.Amount != DueAmount)
            throw InvoiceErrors.WrongAmount();
        PaidAmount += payment.Amount;
        Settle(payment.Id, now);
    }

    /// <summary>The provider refused, wants the customer to act, or there is nothing to charge: the invoice stays open and says why.</summary>
    public void NotePaymentFailure(string code, string message, Guid? refusedMethodId = null)
    {
        Require(InvoiceStatus.Open);
        (RunningPaymentId, LastPaymentErrorCode, LastPaymentErrorMessage, RefusedMethodId) = (null, code, message, refusedMethodId);
        Raise(new InvoicePaymentFailed(Id, Number!, CustomerId, CustomerEmail.Value, TotalAmount, Currency.Code, code));
    }

    /// <summary>Discards a draft, or voids what is due and gives wallets and balance back what they paid; a second time changes nothing.</summary>
    public void Void(string reason, IReadOnlyList<Wallet> wallets, CustomerBalance? balance, DateTimeOffset now)
    {
        if (Status is InvoiceStatus.Void)
            return;
        if (Status is InvoiceStatus.Paid or InvoiceStatus.Uncollectible)
            throw InvoiceErrors.WrongStatus(Status);
        RefuseWhilePaying();
        if (PaidAmount > 0)
            throw InvoiceErrors.PartlyPaid();
        if (lines.Any(line => line.CreditedAmount > 0))
            throw InvoiceErrors.Credited();
        GiveBack(wallets, balance, now);
        if (BalanceAmount > 0)
            balance!.Return(this, now);
        (Status, VoidReason, BalanceAmount) = (InvoiceStatus.Void, reason, 0);
        Raise(new InvoiceVoided(Id, Number, CustomerId, reason));
    }

    private void Settle(Guid? paymentId, DateTimeOffset now)
    {
        (Status, PaidAt, RunningPaymentId, LastPaymentErrorCode, LastPaymentErrorMessage) = (InvoiceStatus.Paid, now, null, null, null);
        if (TotalAmount < 0 || IsCreditedInFull)
            return; // nobody paid: the customer's balance tells of the surplus, the credit note of what it took back
        Raise(new InvoicePaid(
            Id, Number!, CustomerId, CustomerName, CustomerEmail.Value, SellsCredits ? 0 : SubtotalAmount - CreditedNetAmount, TotalAmount - CreditedAmount,
            Currency.Code, paymentId, now));
    }

    private void Add(InvoiceLine line)
    {
        if (line.Amount.Currency != Currency)
            throw InvoiceErrors.CurrencyMismatch(Currency);
        lines.Add(line);
    }

    private Money Sum(IEnumerable<long> amounts) => amounts.Aggregate(Money.Zero(Currency), (sum, amount) => sum + new Money(amount, Currency));

    private void Require(InvoiceStatus status)
    {
        if (Status != status)
            throw InvoiceErrors.WrongStatus(Status);
    }

    private void RefuseWhilePaying()
    {
        if (RunningPaymentId is not null)
            throw InvoiceErrors.PaymentRunning();
    }
}
