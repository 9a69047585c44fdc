using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace DotMac.Identity.Features.Connect;

/// <summary>A page for people: nothing from elsewhere, no script but one that the page states, never in a frame.</summary>
internal static class Page
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}label,input,button{display:block;width:100%;box-sizing:border-box}" +
        "input,button{font:inherit;padding:.5rem;margin:.25rem 0 1rem}.refused{color:#a00}" +
        ".provider{display:block;box-sizing:border-box;padding:.5rem;margin:.25rem 0 1rem;border:1px solid;border-radius:4px;text-align:center;color:inherit;text-decoration:none}";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <param name="http">Whose answer it is.</param>
    /// <param name="title">Text, not HTML.</param>
    /// <param name="body">HTML whose values are encoded.</param>
    /// <param name="redirectUri">Where its form leads in the end: Chromium holds the redirect after a form against its policy.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="scripted">What its policy allows besides, where it has a script.</param>
    public static IResult Show(HttpContext http, string title, string body, string? redirectUri, int status = 200, string scripted = "")
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'{Target(redirectUri)}; base-uri 'none'; frame-ancestors 'none'{scripted}";
        (headers.XFrameOptions, headers.CacheControl, headers["Referrer-Policy"]) = ("DENY", "no-store", "no-referrer");
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(title)}</title><style>{Style}</style></head>
            <body><h1>{Text(title)}</h1>{body}</body></html>
            """, "text/html; charset=utf-8", Encoding.UTF8, status);
    }

    public static string Text(string? value) => HtmlEncoder.Default.Encode(value ?? "");

    public static string Hidden(string name, string? value) => $"""<input type="hidden" name="{Text(name)}" value="{Text(value)}">""";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':' or '[' or ']';

    private static string Target(string? redirectUri) =>
        !Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) || !uri.Authority.All(IsPlain) ? "" :
        uri.Scheme is "http" or "https" ? $" {uri.GetLeftPart(UriPartial.Authority)}" : $" {uri.Scheme}:";
}
