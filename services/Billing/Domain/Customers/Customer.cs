using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Customers;

/// <summary>Whom a tenant sells to. Periods and dates of its invoices follow its own time zone.</summary>
public sealed class Customer : AggregateRoot
{
    private Customer()
    {
    }

    public string Name { get; private set; } = "";
    public EmailAddress Email { get; private set; } = null!;
    public Currency Currency { get; private set; } = null!;

    /// <summary>IANA name, <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>The address as it stands on invoices, line by line.</summary>
    public string? Address { get; private set; }

    /// <summary>The partner's code that the customer came with.</summary>
    public string? ReferralCode { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public static Customer Register(
        string name, EmailAddress email, Currency currency, string timeZone, string? address, string? referralCode, DateTimeOffset now)
    {
        if (!IanaTimeZones.Know(timeZone))
            throw CustomerErrors.UnknownTimeZone(timeZone);

        var customer = new Customer
        {
            Name = name,
            Email = email,
            Currency = currency,
            TimeZone = timeZone,
            Address = address,
            ReferralCode = referralCode,
            CreatedAt = now,
        };
        customer.Raise(new CustomerCreated(customer.Id, name, email.Value, currency.Code, referralCode));
        return customer;
    }

    /// <summary>Changes what invoices show from now on; invoices that exist keep what they have.</summary>
    public void Change(string name, EmailAddress email, string? address)
    {
        (Name, Email, Address) = (name, email, address);
        Raise(new CustomerUpdated(Id, name, email.Value, Currency.Code));
    }
}
