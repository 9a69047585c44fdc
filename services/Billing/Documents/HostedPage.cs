using System.Text;
using DotMac.ServiceDefaults.Http;

namespace DotMac.Billing.Documents;

/// <summary>A page for customers: nothing from elsewhere, no script, never in a frame or a search engine, and its address is told to nobody.</summary>
internal static class HostedPage
{
    private const string Style =
        ":root{color-scheme:light dark;--ink:#1c2430;--faint:#5b6776;--line:#dde3ea;--page:#fff;--good:#176b3a}" +
        "@media(prefers-color-scheme:dark){:root{--ink:#e8ecf1;--faint:#a3afbd;--line:#39434f;--page:#14191f;--good:#6fd49a}}" +
        "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:44rem;margin:2rem auto;padding:0 1rem}" +
        "body{overflow-wrap:anywhere}" +
        "h1{font-size:1.5rem;margin:0}.due{font-size:1.25rem;margin:.25rem 0 1.5rem}.paid{color:var(--good)}" +
        ".parties{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem}h2{font-size:1rem;color:var(--faint);margin:0 0 .25rem}" +
        "address{font-style:normal;white-space:pre-line}table{width:100%;border-collapse:collapse;margin:1.5rem 0}th{font-weight:normal;color:var(--faint);text-align:left}" +
        "th,td{padding:.4rem 0 .4rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}th:first-child,td:first-child{padding-left:0}" +
        ".figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.faint{color:var(--faint)}a{color:inherit}.files a{margin-right:1rem}";

    private static readonly HtmlPage Frame = new(Style);

    /// <param name="http">Whose answer it is.</param>
    /// <param name="page">Its title, which is text, and its body, which is HTML whose values are encoded.</param>
    /// <param name="status">The answer's status.</param>
    public static IResult Show(HttpContext http, (string Title, string Body) page, int status = 200)
    {
        var headers = http.Response.Headers;
        (headers.CacheControl, headers["Referrer-Policy"], headers["X-Robots-Tag"]) = ("no-store", "no-referrer", "noindex, nofollow");
        return Results.Content(
            Frame.Render(http, page.Title, page.Body, forms: "'none'", head: "<meta name=\"robots\" content=\"noindex\">"), HtmlPage.ContentType, Encoding.UTF8, status);
    }

    /// <summary>The same for a link that never was, one that was cut off, and one that opens nothing any more.</summary>
    public static IResult NotFound(HttpContext http) => Show(
        http, ("Not found", "<h1>Not found</h1><p>There is no invoice at this address. Ask whoever sent you the link.</p>"), 404);

    public static string Text(string? value) => HtmlPage.Text(value);
}
