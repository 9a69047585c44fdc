using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
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

    public DateOnly? IssuedOn { get; private set; }
    public DateOnly? DueOn { get; private set; }
    public string? VoidReason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public IReadOnlyList<InvoiceLine> Lines => lines;
    public long DueAmount => Status is InvoiceStatus.Open ? TotalAmount - WalletAmount - BalanceAmount - PaidAmount - CreditedDueAmount : 0;

    /// <summary>The number of an invoice that has one; a draft has no document yet.</summary>
    public string IssuedNumber => Number ?? throw InvoiceErrors.WrongStatus(Status);

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
}
