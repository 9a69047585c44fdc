namespace DotMac.Billing.Domain.Ledger;

/// <summary>The chart of accounts. The receivable and the customer's balance have a sub-ledger: each transfer names its customer and invoice.</summary>
public enum LedgerAccount
{
    /// <summary>Asset: what customers owe of finalised invoices.</summary>
    AccountsReceivable,

    /// <summary>Asset: what the provider took in for the tenant and did not give back.</summary>
    Cash,

    /// <summary>Income: what invoices charge without tax.</summary>
    Revenue,

    /// <summary>Liability: tax that was charged and is owed to an authority; each transfer names its rate.</summary>
    TaxPayable,

    /// <summary>Liability: what the tenant owes customers, which pays their next invoices.</summary>
    CustomerBalance,

    /// <summary>Liability: what credit notes give back of what was paid, until it is refunded or on the customer's balance.</summary>
    CreditsPayable,

    /// <summary>Contra income: refunds that no credit note asked for.</summary>
    Refunds,

    /// <summary>Expense: what people credited customers with by hand, less what they took away.</summary>
    BalanceAdjustments,

    /// <summary>Expense: what was given up as uncollectible.</summary>
    BadDebt,
}
