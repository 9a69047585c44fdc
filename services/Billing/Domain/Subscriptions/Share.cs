using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The part of a reference period that a line bills, unreduced as people count it: 15 of 30 days, 1765338 of 2592000 seconds.</summary>
public readonly record struct Share(long Part, long Whole, string Unit)
{
    public static Share Days(long part, long whole) => new(part, whole, "days");
    public static Share Seconds(long part, long whole) => new(part, whole, "seconds");

    public bool IsWhole => Part == Whole;
    public Ratio Ratio => new(Part, Whole);
}
