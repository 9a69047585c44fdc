using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>Money that came past every provider, as somebody says who saw it.</summary>
/// <param name="Reference">The bank's, or the number of the cheque or the slip.</param>
/// <param name="By">Who says so.</param>
/// <param name="BankAccountId">The account of the company on which it is.</param>
public sealed record ReceivedMoney(Money Amount, OfflineMethod Method, string? Reference, DateOnly On, string? By = null, Guid? BankAccountId = null);

/// <summary>How money comes that no provider takes.</summary>
public enum OfflineMethod
{
    Cash,
    Check,
    BankTransfer,
    WireTransfer,
    MoneyOrder,
    Ach,
    MobileMoney,
    Crypto,
    Other,
}

/// <summary>How sure it is that money came: pending (somebody said so), verified (somebody looked), reconciled (an approved statement shows it).</summary>
public enum PaymentVerification
{
    Pending,
    Verified,
    Reconciled,
}
