using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.BankAccounts;

/// <summary>An account of the company that issues the invoices, to which money is transferred. Its number is kept sealed, and never changes.</summary>
public sealed class BankAccount : AggregateRoot
{
    private BankAccount()
    {
    }

    public string HolderName { get; private set; } = "";
    public string BankName { get; private set; } = "";
    public BankAccountType Type { get; private set; }
    public string Country { get; private set; } = "";
    public Currency Currency { get; private set; } = null!;
    public NumberKind Kind { get; private set; }
    public byte[] SealedNumber { get; private set; } = [];

    /// <summary>What the same number gives again under the service's key: the account is not entered twice.</summary>
    public byte[] NumberMac { get; private set; } = [];

    public string Last4 { get; private set; } = "";
    public string? RoutingNumber { get; private set; }
    public string? Bic { get; private set; }
    public BankAccountStatus Status { get; private set; }

    /// <summary>Why its verification failed, or it was suspended.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>Whether invoices of its currency ask for money here.</summary>
    public bool IsPrimary { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    public static BankAccount Open(
        BankAccountTerms terms, AccountNumber number, Currency currency, string? bic, Func<Guid, byte[]> seal, byte[] mac, DateTimeOffset now)
    {
        var account = new BankAccount
        {
            Country = number.Country,
            Currency = currency,
            Kind = number.Kind,
            NumberMac = mac,
            Last4 = number.Last4,
            RoutingNumber = number.RoutingNumber,
            Bic = bic,
            CreatedAt = now,
        };
        account.SealedNumber = seal(account.Id);
        account.Describe(terms);
        account.Raise(new BankAccountCreated(account.Id, terms.HolderName, terms.BankName, number.Country, currency.Code, number.Last4));
        return account;
    }

    public void Change(BankAccountTerms terms)
    {
        Describe(terms);
        Tell();
    }

    /// <summary>Somebody saw that the account is the company's; a second time changes nothing.</summary>
    public void Verify(DateTimeOffset now)
    {
        if (Status is BankAccountStatus.Verified)
            return;
        (Status, StatusReason, VerifiedAt) = (BankAccountStatus.Verified, null, now);
        Tell();
    }

    /// <summary>Somebody saw that it is not: only what waits for that can fail.</summary>
    public void Fail(string reason)
    {
        if (Status is not BankAccountStatus.Pending)
            throw BankAccountErrors.WrongStatus(Status);
        Close(BankAccountStatus.Failed, reason);
    }

    /// <summary>Nothing is paid to it until it is verified again, nor is it primary then.</summary>
    public void Suspend(string reason)
    {
        if (Status is not (BankAccountStatus.Pending or BankAccountStatus.Verified))
            throw BankAccountErrors.WrongStatus(Status);
        Close(BankAccountStatus.Suspended, reason);
    }

    /// <summary>Has the invoices that are finalised from now on ask for money here.</summary>
    public void Prefer()
    {
        if (Status is BankAccountStatus.Failed or BankAccountStatus.Suspended)
            throw BankAccountErrors.WrongStatus(Status);
        IsPrimary = true;
        Tell();
    }

    /// <summary>Gives that up to another account.</summary>
    public void Yield()
    {
        IsPrimary = false;
        Tell();
    }

    /// <summary>Invoices and payments that name it keep it; nothing new is received on it.</summary>
    public void Delete(DateTimeOffset now)
    {
        if (IsPrimary)
            throw BankAccountErrors.Primary();
        DeletedAt = now;
        Raise(new BankAccountDeleted(Id));
    }

    /// <summary>Refuses money that cannot have come here.</summary>
    public void Receive(Currency currency)
    {
        if (Status is BankAccountStatus.Failed or BankAccountStatus.Suspended)
            throw BankAccountErrors.WrongStatus(Status);
        if (currency != Currency)
            throw BankAccountErrors.CurrencyMismatch(Currency);
    }

    private void Describe(BankAccountTerms terms) => (HolderName, BankName, Type) = (terms.HolderName, terms.BankName, terms.Type);

    private void Close(BankAccountStatus status, string reason)
    {
        (Status, StatusReason, VerifiedAt, IsPrimary) = (status, reason, null, false); // no invoice asks for money on it any more
        Tell();
    }

    private void Tell() => Raise(new BankAccountUpdated(Id, HolderName, BankName, Status.ToString().ToLowerInvariant(), IsPrimary, StatusReason));
}
