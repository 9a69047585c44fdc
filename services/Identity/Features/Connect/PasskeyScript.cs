using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Connect;

/// <summary>The one script of our pages: hands a passkey's answer to the sign-in form.</summary>
internal static class PasskeyScript
{
    public const string Address = "/connect/passkey.js";

    private static readonly string Text = Read();

    public static void Map(WebApplication app) => app.MapGet(Address, Handle).WithName("PasskeyScript")
        .Anonymous("it is the same for everybody").ExcludeFromDescription();

    public static IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Text(Text, "text/javascript; charset=utf-8");
    }

    /// <summary>What a page with it may load and call besides: this script and these options, nothing else of the site.</summary>
    public static string Policy(PasskeySite site) => $"; script-src {site.Origin}{Address}; connect-src {site.Origin}/api/v1/auth/passkeys/sign-in/options";

    private static string Read()
    {
        using var reader = new StreamReader(typeof(PasskeyScript).Assembly.GetManifestResourceStream("passkey.js")!);
        return reader.ReadToEnd();
    }
}
