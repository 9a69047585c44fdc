using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>Every way in which an operation on a tax rate may be refused.</summary>
public static class TaxRateErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "tax_rate.not_found", "There is no such tax rate.");

    public static DomainException CodeTaken(string code) =>
        new(Refusal.Conflict, "tax_rate.code_taken", $"A tax rate with the code '{code}' exists already.") { Pointer = "/code" };

    public static DomainException PercentageOutOfRange() =>
        new(Refusal.Rule, "tax_rate.percentage_out_of_range", "A percentage is at most 100.") { Pointer = "/percentage" };

    public static DomainException NeverValid() =>
        new(Refusal.Rule, "tax_rate.never_valid", "The rate would end before it begins.") { Pointer = "/valid_until" };
}
