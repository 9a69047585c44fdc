using System.Text;
using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Connect;

/// <summary>A page for people: nothing from elsewhere, no script but one that the page states, never in a frame.</summary>
internal static class Page
{
    private static readonly HtmlPage Frame = new(PageScript.Resource("page.css"));

    /// <param name="http">Whose answer it is.</param>
    /// <param name="title">Text, not HTML.</param>
    /// <param name="body">HTML whose values are encoded.</param>
    /// <param name="redirectUri">Where its form leads in the end: Chromium holds the redirect after a form against its policy.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="allowed">What its policy allows besides, where it has a script or a picture.</param>
    /// <param name="layout">The style's name for what is more than one form.</param>
    public static IResult Show(HttpContext http, string title, string body, string? redirectUri, int status = 200, string allowed = "", string layout = "")
    {
        (http.Response.Headers.CacheControl, http.Response.Headers["Referrer-Policy"]) = ("no-store", "no-referrer");
        return Results.Content(
            Frame.Render(http, title, $"<h1>{Text(title)}</h1>{body}", $"'self'{Target(redirectUri)}", allowed, layout), HtmlPage.ContentType, Encoding.UTF8, status);
    }

    public static string Text(string? value) => HtmlPage.Text(value);

    public static string Hidden(string name, string? value) => $"""<input type="hidden" name="{Text(name)}" value="{Text(value)}">""";

    /// <summary>Why the last try failed, read out by a screen reader; nothing where there is no reason.</summary>
    public static string Refused(string? refusal) => refusal is null ? "" : $"""<p class="refused" role="alert">{Text(refusal)}</p>""";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':' or '[' or ']';

    private static string Target(string? redirectUri) =>
        !Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) || !uri.Authority.All(IsPlain) ? "" :
        uri.Scheme is "http" or "https" ? $" {uri.GetLeftPart(UriPartial.Authority)}" : $" {uri.Scheme}:";
}
