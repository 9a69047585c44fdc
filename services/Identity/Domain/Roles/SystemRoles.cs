using DotMac.Contracts.Identity;

namespace DotMac.Identity.Domain.Roles;

/// <summary>A role that exists in every tenant; its permissions are kept unexpanded, since tokens carry them.</summary>
public sealed record SystemRole(string Name, string DisplayName, bool OfPlatform, IReadOnlyList<string> Permissions) : IGrantableRole
{
    public IReadOnlyList<string> Effective => Permissions;
}

/// <summary>The roles that exist without anybody creating them (spec/identity.md, 1.5 and appendix A).</summary>
public static class SystemRoles
{
    public const string PlatformAdmin = "platform_admin";
    public const string TenantOwner = "tenant_owner";
    public const string TenantAdmin = "tenant_admin";
    public const string TenantMember = "tenant_member";

    /// <summary>What an owner has before an administrator: only who holds it makes, unmakes or disables an owner.</summary>
    private const string Ownership = "ownership.manage";

    private static readonly string[] Everything =
    [
        "users.*", "team.*", "admin.*", "access.*", "api_keys.*", "clients.*", "scim_tokens.*", "identity_providers.*", "security.*", "tenant.*", "contacts.*", "billing.*",
        "partner.*", "communications.*", "webhooks.*", "audit.*", "files.*", "ticket.*", "jobs.*", "workflows.*", "flags.*", "imports.*", "search.*",
        "settings.*", "deployment.*", "analytics.*", "monitoring.*",
    ];

    private static readonly string[] BillingViews =
    [
        "billing.customers.view", "billing.catalog.view", "billing.products.view", "billing.plans.view", "billing.pricing.view",
        "billing.addons.view", "billing.subscription.view", "billing.subscriptions.view", "billing.invoices.view", "billing.credit_notes.view",
        "billing.payments.view", "billing.bank_accounts.view", "billing.receipts.view", "billing.metrics.view", "billing.settings.view",
        "billing.dunning.view", "billing.usage.view",
    ];

    private static readonly string[] PartnerViews =
        ["partner.programs.view", "partner.partners.view", "partner.referral_codes.view", "partner.commissions.view", "partner.payouts.view"];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<SystemRole> All { get; } =
    [
        new(PlatformAdmin, "Platform administrator", true, ["platform.*", "system.*", Ownership, .. Everything]),
        new("platform_support", "Platform support", true,
        [
            "platform.tenants.read", "platform.users.read", "platform.billing.read", "platform.audit.read", "platform.support", "users.read",
            "tenant.read", "audit.read", .. BillingViews,
        ]),
        new(TenantOwner, "Owner", false, [Ownership, .. Everything]),
        new(TenantAdmin, "Administrator", false, Everything),
        new("tenant_billing_manager", "Billing manager", false,
        [
            .. BillingViews, "billing.customers.manage", "billing.catalog.manage", "billing.products.manage", "billing.plans.manage",
            "billing.pricing.manage", "billing.addons.manage", "billing.addons.purchase", "billing.payment_methods.*",
            "billing.subscription.manage", "billing.subscriptions.manage", "billing.invoices.*", "billing.credit_notes.manage",
            "billing.payments.*", "billing.bank_accounts.manage", "billing.receipts.download", "billing.settings.manage",
            "billing.dunning.manage", "billing.usage.manage", "tenant.read",
        ]),
        new("tenant_support", "Support", false,
            [.. BillingViews, "users.read", "contacts.*", "ticket.*", "communications.*", "audit.read", "files.read", "tenant.read"]),
        new(TenantMember, "Member", false,
            [.. BillingViews, "users.read", "team.read", "files.read", "ticket.create", "ticket.read.own", "ticket.update.own", "tenant.read"]),
        new("tenant_readonly", "Read only", false,
        [
            .. BillingViews, .. PartnerViews, "users.read", "team.read", "contacts.read", "webhooks.view", "communications.read", "audit.read",
            "files.read", "tenant.read",
        ]),
        new("partner_owner", "Partner owner", false, ["partner.*"]),
        new("partner_admin", "Partner administrator", false, ["partner.*"]),
        new("partner_account_manager", "Partner account manager", false,
            [.. PartnerViews, "partner.tenants.list", "partner.tenants.switch_context", "partner.referral_codes.manage"]),
        new("partner_finance", "Partner finance", false,
            [.. PartnerViews, "partner.billing.*", "partner.commissions.manage", "partner.payouts.manage", "partner.reports.export"]),
        new("partner_msp_full", "Managed service provider", false, ["partner.*"]),
        new("partner_msp_billing", "Managed service provider, billing", false,
        [
            "partner.tenants.list", "partner.tenants.switch_context", "partner.billing.read", "partner.billing.summary.read",
            "partner.billing.invoices.read", "partner.billing.invoices.export", "partner.reports.usage.read", "partner.reports.export",
            "partner.alerts.billing.read",
        ]),
        new("partner_msp_support", "Managed service provider, support", false,
            ["partner.tenants.list", "partner.tenants.switch_context", "partner.support.*", "partner.reports.sla.read", "partner.alerts.sla.read"]),
        new("partner_auditor", "Partner auditor", false,
        [
            "partner.tenants.list", "partner.billing.read", "partner.billing.summary.read", "partner.billing.invoices.read",
            "partner.support.tickets.list", "partner.support.tickets.read", "partner.reports.usage.read", "partner.reports.sla.read",
            "partner.alerts.sla.read", "partner.alerts.billing.read",
        ]),
    ];

    /// <summary>The role of that name that may be held in the tenant: platform roles exist in tenant zero alone.</summary>
    public static SystemRole Of(string name, Guid tenantId) => Find(name, tenantId) ?? throw RoleErrors.NotFound(name);

    /// <summary>What roles grant together, unexpanded.</summary>
    public static IReadOnlyList<string> PermissionsOf(IEnumerable<string> roles)
    {
        var held = roles.ToHashSet();
        return PermissionSet.Widest(All.Where(role => held.Contains(role.Name)).SelectMany(role => role.Permissions));
    }

    /// <summary>Those that may be held in the tenant, as other services are told of them.</summary>
    public static IEnumerable<ProvidedRole> Offered(Guid tenantId) =>
        All.Where(role => Find(role.Name, tenantId) is not null).Select(role => new ProvidedRole(role.Name, role.Permissions));

    /// <summary>Whether a name is the system's, whatever the tenant.</summary>
    public static bool Has(string name) => All.Any(role => role.Name == name);

    /// <summary>The role of that name, or null when it may not be held in the tenant.</summary>
    public static SystemRole? Find(string name, Guid tenantId) =>
        All.FirstOrDefault(role => role.Name == name && (!role.OfPlatform || tenantId == Kernel.Tenants.Platform));
}
