using DotMac.Kernel;

namespace DotMac.Billing.Domain.Customers;

/// <summary>Every way in which an operation on a customer may be refused.</summary>
public static class CustomerErrors
{
    public static DomainException SegmentMalformed(string member, int position) =>
        new(Refusal.Malformed, "customer.segment_malformed", "A segment has 2 to 100 letters, digits, hyphens and underscores.") { Pointer = $"/{member}/{position}" };

    public static DomainException NotFound() => new(Refusal.NotFound, "customer.not_found", "There is no such customer.");

    /// <summary>Of a tenant that asks for its own: the platform keeps it as a customer a moment after it signed up.</summary>
    public static DomainException TenantUnknown() =>
        new(Refusal.NotFound, "customer.tenant_unknown", "The platform does not keep this tenant as a customer, or not yet.");

    public static DomainException TenantTaken() =>
        new(Refusal.Conflict, "customer.tenant_taken", "The tenant is a customer already.") { Pointer = "/customer_tenant_id" };

    /// <summary>Customers of whoever is not the platform are no tenants.</summary>
    public static DomainException NoTenants() =>
        new(Refusal.Rule, "customer.no_tenants", "Only the platform's customers are tenants.") { Pointer = "/customer_tenant_id" };

    public static DomainException PlatformItself() =>
        new(Refusal.Rule, "customer.platform_itself", "The platform is no customer of its own.") { Pointer = "/customer_tenant_id" };

    public static DomainException UnknownTimeZone(string name) =>
        new(Refusal.Rule, "customer.time_zone_unknown", $"'{name}' is not a time zone of the IANA database.") { Pointer = "/time_zone" };

    public static DomainException ExemptionReasonMissing() =>
        new(Refusal.Rule, "customer.exemption_reason_missing", "Invoices of an exempt customer state why.") { Pointer = "/exemption_reason" };

    public static DomainException VatIdMissing() =>
        new(Refusal.Rule, "customer.vat_id_missing", "Only a customer with a VAT id, such as DE123456789, owes the tax itself.")
        {
            Pointer = "/tax_id",
        };
}
