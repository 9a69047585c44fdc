using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A bank account of the company that issues the invoices was entered; of its number only the last four characters leave the service.</summary>
[EventName("bank_account.created", 1)]
public sealed record BankAccountCreated(Guid BankAccountId, string HolderName, string BankName, string Country, string Currency, string Last4) : IIntegrationEvent;

/// <summary>A bank account was changed, verified or suspended, or became primary or gave that up; <c>Status</c> is pending, verified, failed or suspended.</summary>
[EventName("bank_account.updated", 1)]
public sealed record BankAccountUpdated(
    Guid BankAccountId, string HolderName, string BankName, string Status, bool IsPrimary, string? Reason) : IIntegrationEvent;

/// <summary>A bank account is used no more.</summary>
[EventName("bank_account.deleted", 1)]
public sealed record BankAccountDeleted(Guid BankAccountId) : IIntegrationEvent;
