using DotMac.Kernel;

namespace DotMac.Billing.Domain.BankAccounts;

/// <summary>Every way in which an operation on a bank account may be refused.</summary>
public static class BankAccountErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "bank_account.not_found", "There is no such bank account.");

    public static DomainException Unknown() =>
        new(Refusal.Rule, "bank_account.unknown", "The company has no such bank account.") { Pointer = "/bank_account_id" };

    public static DomainException OneNumber() =>
        new(Refusal.Rule, "bank_account.one_number", "An account has either an IBAN or an account number.") { Pointer = "/iban" };

    public static DomainException IbanMalformed() =>
        new(Refusal.Rule, "bank_account.iban_malformed", "The IBAN has not the length of its country, or its check digits do not fit.") { Pointer = "/iban" };

    public static DomainException CountryMismatch() =>
        new(Refusal.Rule, "bank_account.country_mismatch", "The IBAN is of another country.") { Pointer = "/country" };

    public static DomainException CountryMissing() =>
        new(Refusal.Rule, "bank_account.country_missing", "An account number is of a country.") { Pointer = "/country" };

    public static DomainException NumberMalformed() => new(
        Refusal.Rule, "bank_account.number_malformed", "An account number has 4 to 34 letters and digits, in the US 4 to 17 digits.")
    {
        Pointer = "/account_number",
    };

    public static DomainException RoutingMalformed() => new(
        Refusal.Rule, "bank_account.routing_malformed", "A routing number is letters and digits, in the US nine digits whose check digit fits.")
    {
        Pointer = "/routing_number",
    };

    public static DomainException AlreadyKnown() =>
        new(Refusal.Conflict, "bank_account.already_known", "This account was entered already.") { Pointer = "/iban" };

    public static DomainException Primary() => new(
        Refusal.Conflict, "bank_account.primary", "Invoices ask for money on this account. Make another one primary first.");

    public static DomainException WrongStatus(BankAccountStatus status) => new(
        Refusal.Conflict, "bank_account.wrong_status", $"A bank account that is {status.ToString().ToLowerInvariant()} cannot do this.");

    public static DomainException CurrencyMismatch(Currency currency) =>
        new(Refusal.Rule, "bank_account.currency_mismatch", $"The bank account is in {currency}.") { Pointer = "/bank_account_id" };

    public static DomainException ReasonMissing() =>
        new(Refusal.Rule, "bank_account.reason_missing", "Say why the verification failed.") { Pointer = "/reason" };
}
