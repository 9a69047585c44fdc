namespace DotMac.Billing.Domain.BankAccounts;

/// <summary>What may be changed of an account.</summary>
public sealed record BankAccountTerms(string HolderName, string BankName, BankAccountType Type);

/// <summary>checking, savings, business, money_market.</summary>
public enum BankAccountType
{
    Checking,
    Savings,
    Business,
    MoneyMarket,
}

/// <summary>pending (nobody has looked), verified, failed, suspended.</summary>
public enum BankAccountStatus
{
    Pending,
    Verified,
    Failed,
    Suspended,
}
