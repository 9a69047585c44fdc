using DotMac.Identity.Security;
using OpenIddict.Abstractions;

namespace DotMac.Identity.Features.Connect;

/// <summary>For whom a token is meant: the whole API, one service named by <c>resource</c> (RFC 8707), or the fleet itself.</summary>
internal static class Audiences
{
    private const string Urn = "urn:dotmac:";
    private static readonly string[] Services = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations"];

    /// <summary>False when the resource is none of ours. A service's own token is for internal calls, whatever it asks.</summary>
    public static bool TryOf(OpenIddictRequest request, ApplicationProfile profile, out string audience)
    {
        audience = profile.Kind == "service" ? TokenIssuer.Internal : TokenIssuer.FirstParty;
        var named = request.GetResources();
        if (named.IsDefaultOrEmpty)
            return true;
        if (named.Length > 1 || profile.Kind == "service" || !named[0].StartsWith(Urn, StringComparison.Ordinal))
            return false;

        audience = named[0][Urn.Length..];
        return Services.Contains(audience);
    }
}
