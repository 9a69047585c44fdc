namespace DotMac.Gateway.RateLimits;

/// <summary>
/// Which limits count a request. Each can be changed by <c>RateLimits:{name}:Quota</c> and <c>:Seconds</c>, all together by
/// <c>RateLimits:Factor</c>.
/// </summary>
internal sealed class LimitTable(IConfiguration configuration)
{
    private readonly Limit[] caller = [Read(configuration, "default", 1_200, 60, CountedBy.Subject)];
    private readonly Limit[] anonymous = [Read(configuration, "anonymous", 300, 60, CountedBy.Address)];
    private readonly Limit[] scim = [Read(configuration, "scim", 1_500, 60, CountedBy.Address)];
    private readonly (string Path, Limit[] Limits)[] sensitive =
    [
        ("/api/v1/auth/login",
            [Read(configuration, "login-address", 60, 60, CountedBy.Address), Read(configuration, "login", 10, 60, CountedBy.Account)]),
        ("/api/v1/auth/passkeys/sign-in", [Read(configuration, "passkey-sign-in", 60, 60, CountedBy.Address)]),
        ("/api/v1/auth/refresh", [Read(configuration, "refresh", 30, 60, CountedBy.Address)]),
        ("/api/v1/auth/register", [Read(configuration, "register", 3, 60, CountedBy.Address)]),
        ("/api/v1/auth/verify-email", [Read(configuration, "verify-email", 10, 60, CountedBy.Address)]),
        ("/api/v1/auth/password-reset",
            [Read(configuration, "password-reset-address", 30, 60, CountedBy.Address), Read(configuration, "password-reset", 5, 60, CountedBy.Account)]),
        ("/api/v1/auth/me/email/confirm", [Read(configuration, "confirm-email-change", 30, 60, CountedBy.Address)]),
        ("/api/v1/auth/upload-avatar", [Read(configuration, "upload-avatar", 10, 60, CountedBy.Subject)]),
        ("/api/v1/auth/account", [Read(configuration, "account-page", 60, 60, CountedBy.Address)]),
        ("/api/v1/tenants/invitations/accept", [Read(configuration, "accept-invitation", 10, 60, CountedBy.Address)]),
        ("/connect/sign-in", [Read(configuration, "sign-in", 30, 60, CountedBy.Address)]),
        ("/connect/revoke", [Read(configuration, "revoke", 600, 60, CountedBy.Address)]),
        ("/connect/introspect", [Read(configuration, "introspect", 1_200, 60, CountedBy.Address)]),
        ("/connect/par", [Read(configuration, "par", 600, 60, CountedBy.Address)]),
        ("/connect/device", [Read(configuration, "device", 60, 60, CountedBy.Address)]),
        ("/connect/verify", [Read(configuration, "verify-device", 20, 60, CountedBy.Address)]),
        ("/connect/token", [Read(configuration, "token", 600, 60, CountedBy.Address)]),
        ("/scim/v2/Bulk", [Read(configuration, "scim-bulk", 30, 60, CountedBy.Address)]), // each is up to a hundred writes
        ("/api/v1/tenants/onboarding/public", [Read(configuration, "sign-up", 5, 60, CountedBy.Address)]),
    ];

    /// <summary>What counts whoever has shown no good token yet.</summary>
    public Limit[] Stranger => anonymous;

    /// <summary>The paths with limits of their own.</summary>
    public IEnumerable<string> Paths => sensitive.Select(route => route.Path);

    /// <summary>
    /// All of them have to admit the request. A route with limits of its own has them whether a token comes along or not, but where they count by its subject.
    /// </summary>
    public Limit[] For(HttpContext http, bool isKnown)
    {
        if (HttpMethods.IsPost(http.Request.Method))
            foreach (var (path, limits) in sensitive)
                if (http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                    return isKnown || limits is not [{ By: CountedBy.Subject }] ? limits : anonymous;
        // An identity provider comes with a token that only Identity can judge, and with all users of a tenant at once.
        if (http.Request.Path.StartsWithSegments("/scim", StringComparison.OrdinalIgnoreCase))
            return scim;
        return isKnown ? caller : anonymous;
    }

    private static Limit Read(IConfiguration configuration, string name, int quota, int seconds, CountedBy by)
    {
        var section = configuration.GetSection($"RateLimits:{name}");
        var stated = section.GetValue("Quota", quota * configuration.GetValue("RateLimits:Factor", 1L));
        return new(name, (int)Math.Clamp(stated, 1, 1_000_000_000), section.GetValue("Seconds", seconds), by);
    }
}
