using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Companies;
using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>Where an invoice asks to be paid by a transfer (EN 16931, BG-17).</summary>
/// <param name="Bank">The BIC, or what names the bank in its country.</param>
public sealed record PaymentAccount(string Number, bool IsIban, string? Holder, string? BankName, string? Bank)
{
    /// <summary>As one line for people.</summary>
    public string Text => string.Join(' ', new[] { Number, Bank, BankName }.Where(part => !string.IsNullOrEmpty(part)));

    public static PaymentAccount Of(BankAccount account, string number) =>
        new(number, account.Kind is NumberKind.Iban, account.HolderName, account.BankName, account.Bic ?? account.RoutingNumber);

    /// <summary>What a company says of itself without naming a bank account.</summary>
    public static PaymentAccount? Of(CompanyFacts? company) => company?.Iban is { } iban ? new(iban, true, null, null, company.Bic) : null;

    /// <summary>Whether euros come there by a SEPA transfer.</summary>
    public bool TakesSepa(Currency currency) => IsIban && currency.Code == "EUR" && Iban.IsSepa(Number);
}
