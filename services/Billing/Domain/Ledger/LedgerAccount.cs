namespace DotMac.Billing.Domain.Ledger;

/// <summary>
/// accounts_receivable (what customers owe), cash (what payments brought and refunds took), revenue (without tax), tax_payable (rate by rate),
/// customer_balance (what the tenant owes customers), credits_payable (credited by notes, and neither set off nor given back yet), refunds
/// (given back without a credit note), balance_adjustments (by hand), bad_debt (written off).
/// </summary>
public enum LedgerAccount
{
    AccountsReceivable,
    Cash,
    Revenue,
    TaxPayable,
    CustomerBalance,
    CreditsPayable,
    Refunds,
    BalanceAdjustments,
    BadDebt,
}
