using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace DotMac.ServiceDefaults.Telemetry;

/// <summary>Writes the addresses of invoice pages as their route, of requests that come in and go out: whoever knows the token in them may look at the page.</summary>
public sealed partial class PageTokens : BaseProcessor<Activity>
{
    private static readonly string[] Addresses = ["url.path", "url.full"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Addresses)
            if (data.GetTagItem(tag) is string address && Token().IsMatch(address))
                data.SetTag(tag, Token().Replace(address, "{token}"));
    }

    [GeneratedRegex("(?<=^(https?://[^/]+)?/invoices/)[^/?#]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
