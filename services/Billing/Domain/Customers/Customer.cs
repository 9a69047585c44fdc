using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Customers;

/// <summary>Whom a tenant sells to. Periods and dates of its invoices follow its own time zone.</summary>
public sealed partial class Customer : AggregateRoot
{
    private readonly List<CustomerTaxRate> taxRates = [];

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

    /// <summary>The address in the parts that machines read: an electronic invoice needs its country at least.</summary>
    public PostalAddress? PostalAddress { get; private set; }

    /// <summary>What a public buyer wants to find on its invoices, such as a Leitweg-ID.</summary>
    public string? BuyerReference { get; private set; }

    /// <summary>The partner's code that the customer came with.</summary>
    public string? ReferralCode { get; private set; }

    public TaxTreatment TaxTreatment { get; private set; }

    /// <summary>The number under which the customer's tax office knows it; an EU VAT id where the customer owes the tax itself.</summary>
    public string? TaxId { get; private set; }

    /// <summary>Why no tax is charged, as the invoices of an exempt customer state it.</summary>
    public string? ExemptionReason { get; private set; }

    /// <summary>What its lines are charged with, unless they name a rate of their own.</summary>
    public IReadOnlyList<CustomerTaxRate> TaxRates => taxRates;

    /// <summary>Whether it ever redeemed a coupon: who has none is not asked for them at each invoice.</summary>
    public bool HasCoupons { get; private set; }

    /// <summary>Whether it ever had a wallet: who had none is not asked for them at each invoice.</summary>
    public bool HasWallets { get; private set; }

    /// <summary>What kind of customer it is, as pricing rules ask: each once and in their order.</summary>
    public IReadOnlyList<string> Segments { get; private set; } = [];

    /// <summary>The tenant that the customer is, in tenant zero's books; null of every other customer.</summary>
    public Guid? CustomerTenantId { get; private set; }

    /// <summary>The sequence of the last event of that tenant which was followed.</summary>
    public long CustomerTenantSequence { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The customer's local date at an instant.</summary>
    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    public static Customer Register(
        string name, EmailAddress email, Currency currency, string timeZone, string? address, string? referralCode, DateTimeOffset now,
        PostalAddress? postalAddress = null, string? buyerReference = null, IReadOnlyList<string>? segments = null, Guid? customerTenantId = null)
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
            PostalAddress = postalAddress,
            BuyerReference = buyerReference,
            ReferralCode = referralCode,
            Segments = segments ?? [],
            CustomerTenantId = customerTenantId,
            CreatedAt = now,
        };
        customer.Raise(new CustomerCreated(customer.Id, name, email.Value, currency.Code, referralCode, customer.Segments, customerTenantId));
        return customer;
    }

    /// <summary>Changes what invoices show from now on; invoices that exist keep what they have.</summary>
    public void Change(
        string name, EmailAddress email, string? address, PostalAddress? postalAddress = null, string? buyerReference = null,
        IReadOnlyList<string>? segments = null)
    {
        (Name, Email, Address, PostalAddress, BuyerReference, Segments) = (name, email, address, postalAddress, buyerReference, segments ?? []);
        Raise(new CustomerUpdated(Id, name, email.Value, Currency.Code, Segments, CustomerTenantId));
    }

    /// <summary>Lets a customer to whom nothing was billed yet pay in the currency of what it chooses; afterwards its currency stays.</summary>
    public void PayIn(Currency currency, bool isBilled)
    {
        if (isBilled || currency == Currency)
            return;
        Currency = currency;
        Raise(new CustomerUpdated(Id, Name, Email.Value, currency.Code, Segments, CustomerTenantId));
    }

    /// <summary>Whether an event of the tenant that the customer is tells something new; what is older than what was followed changes nothing.</summary>
    public bool Follow(long sequence)
    {
        if (sequence <= CustomerTenantSequence)
            return false;
        CustomerTenantSequence = sequence;
        return true;
    }

    /// <summary>Says how the customer is taxed from now on; invoices that are finalised keep what they have.</summary>
    public void Tax(TaxTreatment treatment, IReadOnlyCollection<TaxRate> rates, string? taxId, string? exemptionReason)
    {
        if (treatment is TaxTreatment.Exempt && exemptionReason is null)
            throw CustomerErrors.ExemptionReasonMissing();
        if (treatment is TaxTreatment.ReverseCharge && (taxId is null || !EuropeanVatId().IsMatch(taxId)))
            throw CustomerErrors.VatIdMissing();

        (TaxTreatment, TaxId, ExemptionReason) = (treatment, taxId, exemptionReason);
        taxRates.RemoveAll(assigned => rates.All(rate => rate.Id != assigned.TaxRateId));
        taxRates.AddRange(rates.Where(rate => taxRates.All(assigned => assigned.TaxRateId != rate.Id)).Select(rate => new CustomerTaxRate(rate)));
        Raise(new CustomerTaxChanged(
            Id, JsonNamingPolicy.SnakeCaseLower.ConvertName(treatment.ToString()), [.. rates.Select(rate => rate.Id)], taxId, exemptionReason));
    }

    internal void NoteCoupon() => HasCoupons = true;

    internal void NoteWallet() => HasWallets = true;

    /// <summary>What a line is charged with on a date: its own rate or the customer's; nothing where the customer pays no tax here.</summary>
    internal IReadOnlyList<TaxRate> RatesOf(TaxRate? own, DateOnly date)
    {
        if (TaxTreatment is not TaxTreatment.Taxable)
            return [];
        var rates = own is null ? taxRates.Select(assigned => assigned.Rate) : [own];
        return [.. rates.Where(rate => rate.IsValidOn(date))];
    }

    /// <summary>Two letters for the country, then what the country makes of it.</summary>
    [GeneratedRegex("^[A-Z]{2}[0-9A-Z+*]{6,13}$")]
    private static partial Regex EuropeanVatId();
}
