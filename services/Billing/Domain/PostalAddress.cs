namespace DotMac.Billing.Domain;

/// <summary>An address in the parts that machines read; the country is an ISO 3166-1 alpha-2 code.</summary>
public sealed record PostalAddress(string? Line1, string? Line2, string? City, string? PostalCode, string? Region, string Country)
{
    /// <summary>As it stands on a document, line by line.</summary>
    public IEnumerable<string> Lines() =>
        new[] { Line1, Line2, string.Join(' ', new[] { PostalCode, City }.Where(part => part is not null)), Region, Country }
            .Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!);
}
