namespace DotMac.Billing.Features;

/// <summary>Codes by which people know products and plans.</summary>
internal static class Codes
{
    public const string Form = "^[A-Za-z0-9][A-Za-z0-9_-]{0,98}[A-Za-z0-9]$";
}
