using DotMac.Identity.Security;
using OpenIddict.Abstractions;

namespace DotMac.Identity.Features.Connect;

/// <summary>For whom a token is meant: the whole API, one service named by <c>resource</c> (RFC 8707), or the fleet itself.</summary>
internal static class Audiences
{
    private const string Urn = "urn:dotmac:";
    private static readonly string[] Services = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations"];

    /// <summary>
    /// Whom a token is for that is exchanged for one of that audience: the same, or one service of the fleet where the whole API was meant. False when <c>resource</c>
    /// and <c>audience</c> (RFC 8693, 2.1) name anything else, such as a client, or each another.
    /// </summary>
    public static bool TryNarrow(OpenIddictRequest request, string present, out string audience)
    {
        audience = present;
        var named = request.GetResources().Concat(request.GetAudiences()).Select(NameOf).Distinct().ToArray();
        if (named is [])
            return true;
        if (named is not [{ } one] || !Services.Contains(one) || (present != TokenIssuer.FirstParty && present != one))
            return false;

        audience = one;
        return true;
    }

    private static string NameOf(string given) => given.StartsWith(Urn, StringComparison.Ordinal) ? given[Urn.Length..] : given;

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
