using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>Money that came past every provider, as somebody says who saw it.</summary>
/// <param name="Reference">The bank's, or the number of the cheque or the slip.</param>
public sealed record ReceivedMoney(Money Amount, OfflineMethod Method, string? Reference, DateOnly On);

/// <summary>How money comes that no provider takes.</summary>
public enum OfflineMethod
{
    Cash,
    Check,
    BankTransfer,
    WireTransfer,
    MoneyOrder,
}
