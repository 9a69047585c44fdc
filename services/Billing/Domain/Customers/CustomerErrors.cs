using DotMac.Kernel;

namespace DotMac.Billing.Domain.Customers;

/// <summary>Every way in which an operation on a customer may be refused.</summary>
public static class CustomerErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "customer.not_found", "There is no such customer.");

    public static DomainException UnknownTimeZone(string name) =>
        new(Refusal.Rule, "customer.time_zone_unknown", $"'{name}' is not a time zone of the IANA database.") { Pointer = "/time_zone" };
}
