using DotMac.ServiceDefaults.Http;

namespace DotMac.Gateway.Pages;

/// <summary>A page of the gateway's own for people, in the manner of Identity's: nothing from elsewhere, no script, never in a frame.</summary>
internal static class EdgePage
{
    private const string Style =
        """
        :root { color-scheme: light dark; --paper: #f4f5f7; --card: #fff; --ink: #1b1f27; --quiet: #596273; --line: #d3d8e0; --accent: #1f57c3 }
        @media (prefers-color-scheme: dark) { :root { --paper: #14171c; --card: #1d2128; --ink: #e8eaee; --quiet: #a3acba; --line: #3a414d; --accent: #8ab0ff } }
        * { box-sizing: border-box }
        body { margin: 0; padding: 3rem 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
        main { max-width: 34rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
        h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25 }
        p { margin: 0 0 1rem }
        a { color: var(--accent) }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
        code { overflow-wrap: anywhere; font: .95em ui-monospace, monospace }
        .quiet { color: var(--quiet); font-size: .925rem }
        main > :last-child { margin-bottom: 0 }
        """;

    private static readonly HtmlPage Frame = new(Style);

    /// <summary>The whole page, and its policy among the answer's headers.</summary>
    /// <param name="http">Whose answer it is.</param>
    /// <param name="title">Text, not HTML.</param>
    /// <param name="body">HTML whose values are encoded.</param>
    public static string Render(HttpContext http, string title, string body) => Frame.Render(http, title, $"<h1>{Text(title)}</h1>{body}");

    public static string Text(string? value) => HtmlPage.Text(value);
}
