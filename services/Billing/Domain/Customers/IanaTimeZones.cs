using System.Text.RegularExpressions;

namespace DotMac.Billing.Domain.Customers;

/// <summary>
/// The names of the IANA time zone database. The platform knows more: Windows' own names, and the files beside the database
/// (<c>posix/Europe/Berlin</c>, <c>localtime</c>), which mean nothing, or something else, on another machine.
/// </summary>
internal static partial class IanaTimeZones
{
    public static bool Know(string name) =>
        Form().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name;

    [GeneratedRegex("^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$")]
    private static partial Regex Form();
}
