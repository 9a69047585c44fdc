using DotMac.Kernel;

namespace DotMac.Billing.Domain.Meters;

/// <summary>Every way in which an operation on a meter may be refused.</summary>
public static class MeterErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "meter.not_found", "There is no such meter.");

    public static DomainException CodeTaken(string code) =>
        new(Refusal.Conflict, "meter.code_taken", $"A meter with the code '{code}' exists already.") { Pointer = "/code" };

    public static DomainException PropertyMismatch() =>
        new(Refusal.Rule, "meter.property_mismatch", "A meter names the property that it aggregates, unless it counts events.") { Pointer = "/property" };

    public static DomainException PercentileMismatch() =>
        new(Refusal.Rule, "meter.percentile_mismatch", "A percentile, and nothing else, says which one it is.") { Pointer = "/percentile" };

    public static DomainException FilterMismatch() =>
        new(Refusal.Rule, "meter.filter_mismatch", "A filter has a property and values.") { Pointer = "/filter_values" };

    public static DomainException Unknown(string code, string pointer) =>
        new(Refusal.Rule, "meter.unknown", $"There is no meter with the code '{code}'.") { Pointer = pointer };
}
