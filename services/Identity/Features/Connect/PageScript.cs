using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Connect;

/// <summary>A script of our pages: each page states the one that it may load.</summary>
internal sealed class PageScript(string address, string resource)
{
    private readonly string text = Resource(resource);

    public string Address => address;

    public void Map(WebApplication app, string name) => app.MapGet(address, Handle).WithName(name).Anonymous("it is the same for everybody").ExcludeFromDescription();

    /// <summary>What a page's policy says of it, and of nothing else of the site.</summary>
    public string Policy(PasskeySite site) => $"; script-src {site.Origin}{address}";

    /// <summary>What is built into the service under that name.</summary>
    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Text(text, "text/javascript; charset=utf-8");
    }
}
