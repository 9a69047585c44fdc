namespace DotMac.Gateway.Routing;

/// <summary>A service behind the gateway.</summary>
/// <param name="Name">Its name in the topology; its addresses are <c>services:{name}:http:0</c> and on.</param>
/// <param name="Paths">What is routed to it, with everything below.</param>
/// <param name="Public">What of that needs no token.</param>
internal sealed record FleetService(string Name, string[] Paths, string[] Public)
{
    /// <summary>Paths with a protocol and credentials of their own: the Authorization header is theirs to judge.</summary>
    public string[] OwnCredentials { get; init; } = [];

    /// <summary>Paths whose bodies stream, up to 100 MB.</summary>
    public string[] Streams { get; init; } = [];
}

/// <summary>The table of what goes where. A path that stands in no row is 404, and <c>/internal</c> stands in none.</summary>
internal static class FleetServices
{
    public static readonly FleetService[] All =
    [
        new("identity", ["/api/v1/auth", "/api/v1/users", "/api/v1/teams", "/api/v1/admin/platform", "/api/v1/secrets", "/api/v1/tenants/invitations", "/access/v1"],
            ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/register", "/api/v1/auth/verify-email", "/api/v1/auth/password-reset",
                "/api/v1/auth/passkeys/sign-in", "/api/v1/auth/me/email/confirm", "/api/v1/tenants/invitations/accept"])
        {
            OwnCredentials = ["/connect", "/.well-known", "/scim", "/api/v1/auth/oauth", "/api/v1/auth/account"],
        },
        new("tenancy", ["/api/v1/tenants"], ["/api/v1/tenants/onboarding/public", "/api/v1/tenants/{tenant}/onboarding/status"]),
        new("billing", ["/api/v1/billing", "/api/v1/licensing"], ["/api/v1/billing/webhooks"]) { OwnCredentials = ["/invoices", "/api/v1/billing/portal"] },
        new("partners", ["/api/v1/partners"], []),
        new("notifications", ["/api/v1/communications", "/api/v1/webhooks"], []),
        new("audit", ["/api/v1/audit"], []),
        new("operations", ["/api/v1/files"], []) { Streams = ["/api/v1/files"] },
    ];
}
