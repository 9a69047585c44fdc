using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>A tax as the tenant charges it, within dates. A new percentage is a new rate: what was invoiced keeps what it has.</summary>
public sealed class TaxRate : AggregateRoot
{
    private TaxRate()
    {
    }

    /// <summary>Unique in the tenant, such as <c>DE-VAT-19</c>.</summary>
    public string Code { get; private set; } = "";

    /// <summary>As invoices show it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>19 for 19 %.</summary>
    public decimal Percentage { get; private set; }

    /// <summary>Whether prices contain the tax already.</summary>
    public bool Inclusive { get; private set; }

    /// <summary>The first date on which it is charged; null for ever since.</summary>
    public DateOnly? ValidFrom { get; private set; }

    /// <summary>The first date on which it is charged no more; null for no end.</summary>
    public DateOnly? ValidUntil { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static TaxRate Introduce(
        string code, string name, decimal percentage, bool inclusive, DateOnly? validFrom, DateOnly? validUntil, DateTimeOffset now)
    {
        if (percentage > 100)
            throw TaxRateErrors.PercentageOutOfRange();
        if (validUntil <= validFrom)
            throw TaxRateErrors.NeverValid();

        var rate = new TaxRate
        {
            Code = code,
            Name = name,
            Percentage = percentage,
            Inclusive = inclusive,
            ValidFrom = validFrom,
            ValidUntil = validUntil,
            CreatedAt = now,
        };
        rate.Raise(new TaxRateCreated(rate.Id, code, name, rate.PercentageText, inclusive, validFrom, validUntil));
        return rate;
    }

    public TaxTerms Terms => new(Id, Code, Name, Percentage, Inclusive);

    public string PercentageText => Percentages.Text(Percentage);

    public bool IsValidOn(DateOnly date) => (ValidFrom is not { } from || date >= from) && (ValidUntil is not { } until || date < until);
}
