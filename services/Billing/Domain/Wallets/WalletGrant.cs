using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>Credits that came into a wallet together: given for free or paid for, and perhaps to be used before a day.</summary>
public sealed class WalletGrant : Entity
{
    public const int UsualPriority = 50;

    private WalletGrant()
    {
    }

    internal WalletGrant(Guid walletId, GrantKind kind, int priority, DateOnly? expiresOn, DateTimeOffset? expiresAt, DateTimeOffset now) =>
        (WalletId, Kind, Priority, ExpiresOn, ExpiresAt, CreatedAt) = (walletId, kind, priority, expiresOn, expiresAt, now);

    public Guid WalletId { get; private set; }
    public GrantKind Kind { get; private set; }

    /// <summary>The lower one is used first.</summary>
    public int Priority { get; private set; }

    /// <summary>The first day on which it is not used any more; a day of the customer's zone (billing rule R3).</summary>
    public DateOnly? ExpiresOn { get; private set; }

    /// <summary>The local midnight at which that day begins.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>What is left of it, in minor units of the wallet's currency.</summary>
    public long Amount { get; private set; }

    /// <summary>The same in credits; never zero while the amount is not.</summary>
    public decimal CreditsLeft { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    internal bool HasExpired(DateTimeOffset at) => ExpiresAt <= at;

    internal void Change(long amount, decimal credits) => (Amount, CreditsLeft) = (Amount + amount, CreditsLeft + credits);
}

/// <summary>free (given by the tenant), paid (bought by the customer).</summary>
public enum GrantKind
{
    Free,
    Paid,
}
