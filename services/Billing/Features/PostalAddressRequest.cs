using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain;

namespace DotMac.Billing.Features;

/// <summary>An address in parts; <c>country</c> is an ISO 3166-1 alpha-2 code, such as DE.</summary>
public sealed record PostalAddressRequest(
    [property: StringLength(2, MinimumLength = 2)] string Country,
    [property: StringLength(200, MinimumLength = 1)] string? Line1 = null,
    [property: StringLength(200, MinimumLength = 1)] string? Line2 = null,
    [property: StringLength(100, MinimumLength = 1)] string? City = null,
    [property: StringLength(20, MinimumLength = 1)] string? PostalCode = null,
    [property: StringLength(100, MinimumLength = 1)] string? Region = null)
{
    public PostalAddress At(string pointer) => new(Line1, Line2, City, PostalCode, Region, Countries.Of(Country, $"{pointer}/country"));
}
