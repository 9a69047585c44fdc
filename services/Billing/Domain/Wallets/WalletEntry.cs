using System.Text.Json;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>One change of a grant, and so of its wallet; it is never changed itself.</summary>
public sealed class WalletEntry : Entity
{
    private WalletEntry()
    {
    }

    internal WalletEntry(
        Wallet wallet, WalletGrant grant, WalletReason reason, long amount, decimal credits, Guid? invoiceId, string? note, DateTimeOffset now)
    {
        (WalletId, CustomerId, GrantId, Kind, Currency) = (wallet.Id, wallet.CustomerId, grant.Id, grant.Kind, wallet.Currency);
        (Reason, Amount, CreditsMoved, InvoiceId, Note, CreatedAt) = (reason, amount, credits, invoiceId, note, now);
        (Number, BalanceAmount, CreditsLeft) = (wallet.EntryCount, wallet.Amount, wallet.CreditsLeft);
    }

    public Guid WalletId { get; private set; }
    public Guid CustomerId { get; private set; }
    public Guid GrantId { get; private set; }

    /// <summary>The place among the entries of its wallet, from 1.</summary>
    public long Number { get; private set; }

    public GrantKind Kind { get; private set; }
    public WalletReason Reason { get; private set; }

    /// <summary>Minor units: positive where the grant has more.</summary>
    public long Amount { get; private set; }

    public decimal CreditsMoved { get; private set; }

    /// <summary>What the wallet holds after this entry.</summary>
    public long BalanceAmount { get; private set; }

    public decimal CreditsLeft { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public Guid? InvoiceId { get; private set; }

    /// <summary>Why a person granted or voided credits.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public string ReasonText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Reason.ToString());
    public string KindText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Kind.ToString());
}

/// <summary>granted (by a person), topped_up (bought by an invoice), invoice_paid, invoice_voided (what was paid comes back), voided (by a person), expired,
/// terminated (what was left with the end of the wallet).</summary>
public enum WalletReason
{
    Granted,
    ToppedUp,
    InvoicePaid,
    InvoiceVoided,
    Voided,
    Expired,
    Terminated,
}
