namespace DotMac.Billing.Domain.Meters;

/// <summary>
/// count, sum, max, last (the latest value), unique (different values), weighted_sum (changes of a standing quantity, each for the days that it
/// lasts), percentile (the value that so many percent do not exceed).
/// </summary>
public enum MeterAggregation
{
    Count,
    Sum,
    Max,
    Last,
    Unique,
    WeightedSum,
    Percentile,
}
