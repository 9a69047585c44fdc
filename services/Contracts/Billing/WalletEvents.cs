using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A customer can be granted credits that pay its invoices; <c>CreditPrice</c> is what one credit is worth, a decimal string in major units.</summary>
[EventName("wallet.created", 1)]
public sealed record WalletCreated(Guid WalletId, Guid CustomerId, string Name, string Currency, string CreditPrice, int Priority) : IIntegrationEvent;

/// <summary>A wallet has another name, or another place among the wallets of its customer.</summary>
[EventName("wallet.updated", 1)]
public sealed record WalletUpdated(Guid WalletId, Guid CustomerId, string Name, int Priority) : IIntegrationEvent;

/// <summary>
/// A grant of a wallet has more: <c>Amount</c> minor units, above zero, <c>BalanceAmount</c> is the wallet's sum after it. Reasons: <c>granted</c>,
/// <c>topped_up</c>, <c>invoice_voided</c>. Kinds: <c>free</c>, <c>paid</c>.
/// </summary>
[EventName("wallet.credited", 1)]
public sealed record WalletCredited(
    Guid WalletId, Guid CustomerId, Guid EntryId, Guid GrantId, string Kind, string Reason, long Amount, long BalanceAmount, string Currency,
    Guid? InvoiceId) : IIntegrationEvent;

/// <summary>
/// A grant of a wallet has less: <c>Amount</c> minor units, below zero, <c>BalanceAmount</c> is the wallet's sum after it. Reasons: <c>invoice_paid</c>,
/// <c>voided</c>, <c>terminated</c>. Kinds: <c>free</c>, <c>paid</c>.
/// </summary>
[EventName("wallet.debited", 1)]
public sealed record WalletDebited(
    Guid WalletId, Guid CustomerId, Guid EntryId, Guid GrantId, string Kind, string Reason, long Amount, long BalanceAmount, string Currency,
    Guid? InvoiceId) : IIntegrationEvent;

/// <summary>What was left of a grant ended with its last day: <c>Amount</c> minor units, below zero.</summary>
[EventName("wallet.expired", 1)]
public sealed record WalletExpired(
    Guid WalletId, Guid CustomerId, Guid EntryId, Guid GrantId, string Kind, long Amount, long BalanceAmount, string Currency) : IIntegrationEvent;

/// <summary>A wallet pays nothing any more; what was left of its credits is told by events of its own.</summary>
[EventName("wallet.terminated", 1)]
public sealed record WalletTerminated(Guid WalletId, Guid CustomerId) : IIntegrationEvent;

/// <summary>A wallet has less than its threshold, and an invoice for more credits was made by itself.</summary>
[EventName("wallet.top_up_started", 1)]
public sealed record WalletTopUpStarted(Guid WalletId, Guid CustomerId, Guid InvoiceId, long Amount, string Currency) : IIntegrationEvent;

/// <summary>A top-up that began by itself was not paid: <c>Stopped</c> when it is not tried again, and no other begins.</summary>
[EventName("wallet.top_up_failed", 1)]
public sealed record WalletTopUpFailed(Guid WalletId, Guid CustomerId, Guid? InvoiceId, string Reason, int Failures, bool Stopped) : IIntegrationEvent;
