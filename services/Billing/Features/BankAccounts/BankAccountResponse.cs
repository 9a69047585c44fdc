using System.Linq.Expressions;
using DotMac.Billing.Domain.BankAccounts;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>A bank account of the company; of its number the last four characters are shown.</summary>
public sealed record BankAccountResponse(
    Guid Id, string AccountHolderName, string BankName, BankAccountType AccountType, string Country, string Currency, NumberKind NumberKind, string Last4,
    string? RoutingNumber, string? Bic, BankAccountStatus Status, string? StatusReason, bool IsPrimary, DateTimeOffset? VerifiedAt, DateTimeOffset CreatedAt)
{
    public static Expression<Func<BankAccount, BankAccountResponse>> Of { get; } = account => From(account);

    public static BankAccountResponse From(BankAccount account) => new(
        account.Id, account.HolderName, account.BankName, account.Type, account.Country, account.Currency.Code, account.Kind, account.Last4,
        account.RoutingNumber, account.Bic, account.Status, account.StatusReason, account.IsPrimary, account.VerifiedAt, account.CreatedAt);
}
