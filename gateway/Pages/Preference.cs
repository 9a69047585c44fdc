using Microsoft.Net.Http.Headers;

namespace DotMac.Gateway.Pages;

/// <summary>What a refusal is best written as, by the q-values of <c>Accept</c> (RFC 9110, 12.5.1).</summary>
internal static class Preference
{
    /// <summary>Whether a page is liked better than what programs read; where both are liked alike, or nothing is said, it is not.</summary>
    public static bool IsForPage(HttpRequest request)
    {
        var ranges = request.GetTypedHeaders().Accept;
        return Quality(ranges, "text", "html") > Math.Max(Quality(ranges, "application", "problem+json"), Quality(ranges, "application", "json"));
    }

    /// <summary>The q-value of the most specific range that has the type; 0 where none has.</summary>
    private static double Quality(IEnumerable<MediaTypeHeaderValue> ranges, string type, string subtype) => ranges
        .Where(range => Has(range, type, subtype) && range.Parameters.All(IsOfNoMatter))
        .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes).ThenByDescending(range => range.Quality ?? 1)
        .FirstOrDefault() is { } best ? best.Quality ?? 1 : 0;

    private static bool Has(MediaTypeHeaderValue range, string type, string subtype) =>
        range.MatchesAllTypes || (range.Type.Equals(type, StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Other parameters ask for another variant than ours.</summary>
    private static bool IsOfNoMatter(NameValueHeaderValue parameter) =>
        parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase) || parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase);
}
