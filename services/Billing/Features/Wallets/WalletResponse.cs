using System.Linq.Expressions;
using DotMac.Billing.Domain.Wallets;

namespace DotMac.Billing.Features.Wallets;

/// <summary>
/// A wallet: <c>balance_amount</c> minor units, the same as <c>credits</c>, of which one is worth <c>credit_price</c> major units. It pays the usage of the
/// named meters, or everything where there are none.
/// </summary>
public sealed record WalletResponse(
    Guid Id, Guid CustomerId, string Name, WalletStatus Status, int Priority, string Currency, string CreditPrice, IReadOnlyList<Guid> MeterIds,
    long BalanceAmount, string Credits, DateTimeOffset CreatedAt, DateTimeOffset? TerminatedAt, AutoTopUpResponse? AutoTopUp)
{
    public static Expression<Func<Wallet, WalletResponse>> Of { get; } = wallet => From(wallet);

    public static WalletResponse From(Wallet wallet) => new(
        wallet.Id, wallet.CustomerId, wallet.Name, wallet.Status, wallet.Priority, wallet.Currency.Code, Prices.Text(wallet.CreditPrice), wallet.MeterIds,
        wallet.Amount, Domain.Wallets.Credits.Text(wallet.CreditsLeft), wallet.CreatedAt, wallet.TerminatedAt,
        wallet.AutoTopUp is { } terms
            ? new(Domain.Wallets.Credits.Text(terms.Threshold), Domain.Wallets.Credits.Text(terms.Credits), terms.PaymentMethodId, wallet.RunningTopUpId,
                wallet.TopUpFailures, wallet.TopUpStoppedAt)
            : null);
}

/// <summary>What is bought by itself below which threshold; since <c>stopped_at</c> nothing is, until it is set anew or the top-up that failed is paid.</summary>
public sealed record AutoTopUpResponse(
    string Threshold, string Credits, Guid? PaymentMethodId, Guid? RunningInvoiceId, int Failures, DateTimeOffset? StoppedAt);

/// <summary>What is left of a grant: it is used until the day <c>expires_on</c> begins for the customer.</summary>
public sealed record WalletGrantResponse(
    Guid Id, Guid WalletId, GrantKind Kind, int Priority, DateOnly? ExpiresOn, long RemainingAmount, string Credits, DateTimeOffset CreatedAt)
{
    public static Expression<Func<WalletGrant, WalletGrantResponse>> Of { get; } = grant => From(grant);

    public static WalletGrantResponse From(WalletGrant grant) => new(
        grant.Id, grant.WalletId, grant.Kind, grant.Priority, grant.ExpiresOn, grant.Amount, Domain.Wallets.Credits.Text(grant.CreditsLeft),
        grant.CreatedAt);
}

/// <summary>
/// One change of a grant: positive where it has more; <c>number</c> counts the wallet's entries, <c>balance_amount</c> and <c>credits</c> are the wallet's
/// after it.
/// </summary>
public sealed record WalletEntryResponse(
    Guid Id, Guid WalletId, Guid GrantId, long Number, GrantKind Kind, WalletReason Reason, long EntryAmount, string EntryCredits, long BalanceAmount, string Credits,
    string Currency, Guid? InvoiceId, string? Note, DateTimeOffset CreatedAt)
{
    public static Expression<Func<WalletEntry, WalletEntryResponse>> Of { get; } = entry => From(entry);

    public static WalletEntryResponse From(WalletEntry entry) => new(
        entry.Id, entry.WalletId, entry.GrantId, entry.Number, entry.Kind, entry.Reason, entry.Amount, Domain.Wallets.Credits.Text(entry.CreditsMoved),
        entry.BalanceAmount, Domain.Wallets.Credits.Text(entry.CreditsLeft), entry.Currency.Code, entry.InvoiceId, entry.Note, entry.CreatedAt);
}
