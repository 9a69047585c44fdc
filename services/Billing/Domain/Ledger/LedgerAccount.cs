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

    /// <summary>Liability: what credits in wallets are worth, which pay invoices.</summary>
    WalletCredits,

    /// <summary>Expense: credits that were given for free, less what of them was never used.</summary>
    FreeCredits,

    /// <summary>Clearing: credits that were bought. Invoices of top-ups come in here and their grants go out; what paid grants by hand leave was paid elsewhere.</summary>
    CreditSales,

    /// <summary>Income: credits that were bought and never used.</summary>
    Breakage,

    /// <summary>Contra income: refunds that no credit note asked for.</summary>
    Refunds,

    /// <summary>Expense: what people credited customers with by hand, less what they took away.</summary>
    BalanceAdjustments,

    /// <summary>Expense: what was given up as uncollectible.</summary>
    BadDebt,

    /// <summary>Expense: by how much the books had more than banks, less what banks had more, and two people gave up.</summary>
    ReconciliationDifferences,
}
