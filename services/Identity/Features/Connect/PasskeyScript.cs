using DotMac.Identity.Security;

namespace DotMac.Identity.Features.Connect;

/// <summary>Hands a passkey's answer to the sign-in form.</summary>
internal static class PasskeyScript
{
    public const string Address = "/connect/passkey.js";

    private static readonly PageScript Script = new(Address, "passkey.js");

    public static void Map(WebApplication app) => Script.Map(app, "PasskeyScript");

    /// <summary>What a page with it may load and call besides: this script and these options, nothing else of the site.</summary>
    public static string Policy(PasskeySite site) => $"{Script.Policy(site)}; connect-src {site.Origin}/api/v1/auth/passkeys/sign-in/options";
}
