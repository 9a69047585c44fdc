using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Features;

/// <summary>What a mailed link opens where it has no page: the one command that uses it, with the token that was given.</summary>
internal static class LinkCommand
{
    /// <param name="says">What it is about; that a password is chosen is said after it.</param>
    /// <param name="address">Where the command sends to.</param>
    /// <param name="members">What it sends besides the token, as members of JSON.</param>
    public static IResult Show(HttpContext http, string? token, string says, string address, string members)
    {
        http.Response.Headers.CacheControl = "no-store";
        var shown = SecretToken.TryParse(token, out var link) ? link.ToString() : "<token>";
        return TypedResults.Text(
            $$"""
            {{says}} of at least 8 characters, with an upper-case letter, a lower-case letter and a digit:

            curl -sS -X POST {{address}} \
              -H 'Content-Type: application/json' \
              -d '{"token":"{{shown}}",{{members}}}'

            """);
    }
}
