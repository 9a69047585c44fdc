using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Domain.Roles;

/// <summary>
/// Every permission of the fleet, dotted lower-case; what an endpoint asks for must stand here, or nobody could be granted it. The
/// order is the order in which it is shown.
/// </summary>
public static class PermissionCatalogue
{
    private static readonly (string Area, string[] Verbs)[] Tenant =
    [
        ("users", ["read", "create", "update", "delete"]),
        ("team", ["read", "create", "update", "delete", "manage_members"]),
        ("ownership", ["manage"]),
        ("admin", ["role.manage", "user.read", "user.create", "user.update", "user.delete", "settings.update"]),
        ("access", ["evaluate"]),
        ("api_keys", ["read", "create", "revoke", "metrics.read"]),
        ("clients", ["read", "create", "revoke", "introspect"]),
        ("scim_tokens", ["read", "create", "revoke"]),
        ("identity_providers", ["read", "create", "update", "delete"]),
        ("security", ["read", "secret.read", "secret.write", "secret.delete", "audit.read"]),
        ("tenant", ["read", "update", "clock.advance", "domain.verify", "domain.read", "domain.delete"]),
        ("contacts", ["create", "read", "update", "delete", "manage"]),
        ("billing",
            ["read", "admin", "export", "metrics.view", "invoice.create", "invoice.update", "payment.retry", "payment.process", "payment.refund"]),
        ("billing.customers", ["view", "manage"]),
        ("billing.catalog", ["view", "manage"]),
        ("billing.products", ["view", "manage"]),
        ("billing.plans", ["view", "manage"]),
        ("billing.pricing", ["view", "manage"]),
        ("billing.addons", ["view", "purchase", "manage"]),
        ("billing.payment_methods", ["view", "manage"]),
        ("billing.subscription", ["view", "manage", "cancel"]),
        ("billing.subscriptions", ["view", "manage", "cancel"]),
        ("billing.invoices", ["view", "download", "manage"]),
        ("billing.credit_notes", ["view", "manage"]),
        ("billing.payments", ["view", "manage", "create"]),
        ("billing.bank_accounts", ["view", "manage"]),
        ("billing.receipts", ["view", "download"]),
        ("billing.settings", ["view", "manage"]),
        ("billing.dunning", ["view", "manage"]),
        ("billing.usage", ["view", "manage"]),
        ("billing.reconciliation", ["create", "read", "update", "approve"]),
        ("partner.programs", ["view", "manage"]),
        ("partner.partners", ["view", "manage"]),
        ("partner.referral_codes", ["view", "manage"]),
        ("partner.commissions", ["view", "manage"]),
        ("partner.payouts", ["view", "manage"]),
        ("partner",
            ["tenants.list", "tenants.switch_context", "billing.read", "billing.summary.read", "billing.invoices.read", "billing.invoices.export"]),
        ("partner.support", ["tickets.list", "tickets.read", "tickets.create", "tickets.update"]),
        ("partner", ["reports.usage.read", "reports.sla.read", "reports.export", "alerts.sla.read", "alerts.billing.read"]),
        ("communications", ["read", "send", "campaigns", "templates"]),
        ("webhooks", ["view", "manage"]),
        ("audit", ["read", "export"]),
        ("files", ["read", "write", "delete"]),
        ("ticket",
        [
            "create", "assign", "escalate", "close", "delete", "read.all", "read.assigned", "read.own", "update.all", "update.assigned", "update.own",
        ]),
        ("jobs", ["read", "manage"]),
        ("workflows", ["create", "read", "update", "delete", "execute"]),
        ("flags", ["read", "manage"]),
        ("imports", ["read", "create"]),
        ("search", ["read", "index"]),
        ("settings", ["read", "update", "backup", "restore", "export", "import", "reset", "audit.read"]),
        ("deployment", ["template.read", "template.create", "template.update", "schedule.create", "stats.read"]),
        ("deployment.instance", ["read", "create", "upgrade", "scale", "suspend", "resume", "destroy", "health_check"]),
        ("analytics", ["read", "metrics.read"]),
        ("monitoring", ["read", "observability.read"]),
    ];

    private static readonly (string Area, string[] Verbs)[] OfPlatform =
    [
        ("platform", ["admin", "analytics", "analytics.read", "audit", "audit.read", "support", "impersonate"]),
        ("platform.tenants", ["read", "write"]),
        ("platform.users", ["read", "write"]),
        ("platform.billing", ["read", "write"]),
        ("platform.keys", ["rotate"]),
        ("platform.secrets", ["read", "write", "delete"]),
        ("platform.product", ["create", "read", "update", "delete"]),
        ("system", ["admin"]),
    ];

    /// <summary>What a tenant may grant to its own users.</summary>
    public static IReadOnlyList<string> TenantLevel { get; } = Flatten(Tenant);

    /// <summary>What only the platform's own users can hold.</summary>
    public static IReadOnlyList<string> PlatformLevel { get; } = Flatten(OfPlatform);

    /// <summary>Whether a permission or a wildcard (<c>billing.*</c>) stands for anything that a tenant may grant.</summary>
    public static bool Grants(string? pattern) =>
        pattern is not null and not "*" && TenantLevel.Any(permission =>
            permission == pattern || (pattern.EndsWith(".*", StringComparison.Ordinal) && Permissions.Allows([pattern], [], permission)));

    /// <summary>Whether it is a permission that somebody of the tenant can hold.</summary>
    public static bool Knows(string permission, Guid tenantId) =>
        TenantLevel.Contains(permission) || (tenantId == Tenants.Platform && PlatformLevel.Contains(permission));

    private static string[] Flatten((string Area, string[] Verbs)[] areas) =>
        [.. areas.SelectMany(area => area.Verbs.Select(verb => $"{area.Area}.{verb}")).Distinct()];
}
