using DotMac.Billing.Domain.Customers;

namespace DotMac.Billing.Features;

/// <summary>Segments of customers as requests name them: the same in small letters and in capitals.</summary>
internal static class Segments
{
    public static string[] Of(IReadOnlyList<string>? named, string member = "segments")
    {
        foreach (var (i, segment) in (named ?? []).Index())
            if (!Codes.Are(segment))
                throw CustomerErrors.SegmentMalformed(member, i);
        return [.. (named ?? []).Select(segment => segment.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
    }
}
