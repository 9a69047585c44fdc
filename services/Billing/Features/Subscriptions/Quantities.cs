namespace DotMac.Billing.Features.Subscriptions;

/// <summary>How many of a plan one subscription may have.</summary>
internal static class Quantities
{
    public const int Most = 1_000_000;
}
