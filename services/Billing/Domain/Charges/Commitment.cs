using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>What metered charges come to in a whole period: at least the minimum and at most the maximum, in minor units.</summary>
public sealed record Commitment(long? Minimum, long? Maximum)
{
    public static Commitment None { get; } = new(null, null);

    /// <summary>The most that may be billed for a share of the period; what is over it is not billed (case D09).</summary>
    public Ratio Cap(Ratio amount, Ratio share) => Maximum is { } most && amount > (Ratio)most * share ? (Ratio)most * share : amount;

    /// <summary>What is missing to the minimum of a share of the period (case D13).</summary>
    public Ratio Missing(Ratio amount, Ratio share) => Minimum is { } least && amount < (Ratio)least * share ? (Ratio)least * share - amount : Ratio.Zero;
}
