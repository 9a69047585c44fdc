using DotMac.ServiceDefaults.Schema;

namespace DotMac.Billing.Data;

/// <summary>
/// What a tenant sees of tenant zero's rows, as conditions of row security: the customer that it is, whatever is that customer's, and of the catalogue what is
/// offered to everybody or what it has. A table that says nothing shows a guest nothing.
/// </summary>
internal static class Guests
{
    public const string Themselves = $"customer_tenant_id = {GuestAccess.Guest}";

    public const string OfCustomer = $"customer_id = (SELECT own.id FROM customers own WHERE own.customer_tenant_id = {GuestAccess.Guest})";

    /// <summary>The policies of the table that is asked hold in these questions too.</summary>
    public const string OfSubscription = "subscription_id IN (SELECT id FROM subscriptions)", OfInvoice = "invoice_id IN (SELECT id FROM invoices)";

    public const string Plans = """
        is_public OR id IN (SELECT plan_id FROM subscription_states) OR id IN (SELECT pending_plan_id FROM subscriptions)
        """;

    public const string Products = "id IN (SELECT product_id FROM plans)";

    public const string Addons = """
        deactivated_at IS NULL OR id IN (SELECT addon_id FROM invoice_lines)
        OR id IN (SELECT (item ->> 'AddonId')::uuid FROM subscriptions, jsonb_array_elements(items) AS item)
        """;

    /// <summary>The accounts that are paid to: those of now, and those that its invoices name.</summary>
    public const string BankAccounts = "is_primary OR id IN (SELECT (parties ->> 'PayTo')::uuid FROM invoices)";
}
