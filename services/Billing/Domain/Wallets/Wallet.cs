using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>Credits of a customer that pay its invoices before anything else does: what of them, in which order, and until when.</summary>
public sealed partial class Wallet : AggregateRoot
{
    /// <summary>Wallets of a customer that are not terminated: each invoice looks at all of them.</summary>
    public const int MostActive = 5;

    private readonly List<WalletGrant> grants = [];
    private readonly List<WalletEntry> entries = [];

    private Wallet()
    {
    }

    public Guid CustomerId { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public string Name { get; private set; } = "";

    /// <summary>Of two wallets that may pay, the lower one does.</summary>
    public int Priority { get; private set; }

    /// <summary>What one credit is worth, in major units.</summary>
    public decimal CreditPrice { get; private set; }

    /// <summary>The meters whose usage it pays, with the tax on that; it pays everything where it names none.</summary>
    public IReadOnlyList<Guid> MeterIds { get; private set; } = [];

    public WalletStatus Status { get; private set; }

    /// <summary>What its grants come to, in minor units.</summary>
    public long Amount { get; private set; }

    public decimal CreditsLeft { get; private set; }
    public long EntryCount { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? TerminatedAt { get; private set; }

    /// <summary>Those that have something left, and those that the operation is about: used up ones are not loaded.</summary>
    public IReadOnlyList<WalletGrant> Grants => grants;

    /// <summary>Those of this operation only, and of the invoice that it gives back.</summary>
    public IReadOnlyList<WalletEntry> Entries => entries;

    private Ratio MinorPrice => (Ratio)CreditPrice * Currency.MinorPerMajor;

    public static Wallet Open(
        Customer customer, string name, int priority, decimal creditPrice, IReadOnlyList<Guid> meterIds, int active, DateTimeOffset now)
    {
        if (active >= MostActive)
            throw WalletErrors.TooMany();
        var wallet = new Wallet
        {
            CustomerId = customer.Id,
            Currency = customer.Currency,
            Name = name,
            Priority = priority,
            CreditPrice = creditPrice,
            MeterIds = meterIds,
            CreatedAt = now,
        };
        if (wallet.MinorPrice < 0.0001m || wallet.MinorPrice > 100_000)
            throw WalletErrors.CreditPriceOutOfRange();
        customer.NoteWallet();
        wallet.Raise(new WalletCreated(wallet.Id, customer.Id, name, wallet.Currency.Code, Credits.Text(creditPrice), priority));
        return wallet;
    }

    public void Change(string name, int priority)
    {
        RefuseTerminated();
        (Name, Priority) = (name, priority);
        Raise(new WalletUpdated(Id, CustomerId, name, priority));
    }

    /// <summary>Puts credits in by hand: their worth is rounded to the currency, and they to that (case E05).</summary>
    public WalletGrant Grant(GrantKind kind, Ratio credits, int priority, DateOnly? expiresOn, string? note, Customer customer, DateTimeOffset now)
    {
        RefuseTerminated();
        var today = customer.DateOf(now);
        if (expiresOn <= today || expiresOn > today.AddYears(100))
            throw WalletErrors.ExpiryOutOfRange();
        DateTimeOffset? end = expiresOn is { } day ? BillingCalendar.Start(day, customer.Zone) : null;
        var grant = new WalletGrant(Id, kind, priority, expiresOn, end, now);
        grants.Add(grant);
        PutIn(grant, WalletReason.Granted, Worth(credits), null, note, now);
        return grant;
    }

    /// <summary>What credits cost, and how many they are by that; the wallet gets them when they are paid.</summary>
    internal (long Amount, decimal Credits) Sell(Ratio credits)
    {
        RefuseTerminated();
        var amount = Worth(credits);
        _ = new Money(Amount, Currency) + new Money(amount, Currency); // refused before anybody pays
        return (amount, CreditsOf(amount));
    }

    /// <summary>What credits are worth, at least a minor unit.</summary>
    private long Worth(Ratio credits) => Money.Round(credits * MinorPrice, Currency).Amount is > 0 and var amount ? amount : throw WalletErrors.CreditsOutOfRange();

    internal void RefuseTerminated()
    {
        if (Status is WalletStatus.Terminated)
            throw WalletErrors.Terminated();
    }
}

/// <summary>active, terminated.</summary>
public enum WalletStatus
{
    Active,
    Terminated,
}
