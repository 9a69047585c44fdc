using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Http;

/// <summary>Pages for people in one style: nothing from elsewhere, no script but what their policy allows besides, never in a frame.</summary>
public sealed class HtmlPage(string style)
{
    public const string ContentType = "text/html; charset=utf-8";

    private readonly string styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));

    /// <summary>The whole page, and its policy among the answer's headers.</summary>
    /// <param name="http">Whose answer it is.</param>
    /// <param name="title">Text, not HTML.</param>
    /// <param name="main">HTML whose values are encoded.</param>
    /// <param name="forms">Where its forms may lead, as sources of the policy.</param>
    /// <param name="allowed">What its policy allows besides.</param>
    /// <param name="layout">A class of the style for the whole page.</param>
    /// <param name="head">HTML for the head.</param>
    public string Render(HttpContext http, string title, string main, string forms = "'self'", string allowed = "", string layout = "", string head = "")
    {
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{styleHash}'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'{allowed}";
        http.Response.Headers.XFrameOptions = "DENY";
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{head}<title>{Text(title)}</title><style>{style}</style></head>
            <body class="{layout}"><main>{main}</main></body></html>
            """;
    }

    /// <summary>Encoded for elements and quoted attributes.</summary>
    public static string Text(string? value) => HtmlEncoder.Default.Encode(value ?? "");
}
