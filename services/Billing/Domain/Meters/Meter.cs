using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Meters;

/// <summary>What is counted of the events of a type, and how they become the quantity of a period. It never changes.</summary>
public sealed class Meter : AggregateRoot
{
    private Meter()
    {
    }

    /// <summary>The type that its events name.</summary>
    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";
    public MeterAggregation Aggregation { get; private set; }

    /// <summary>The member of an event's data that is aggregated; null where events are counted.</summary>
    public string? Property { get; private set; }

    /// <summary>Of a percentile, in percent.</summary>
    public int? Percentile { get; private set; }

    /// <summary>The member of an event's data that says whether the event counts, and the values with which it does.</summary>
    public string? FilterProperty { get; private set; }

    public IReadOnlyList<string> FilterValues { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }

    public static Meter Define(
        string code, string name, MeterAggregation aggregation, string? property, int? percentile, string? filterProperty,
        IReadOnlyList<string> filterValues, DateTimeOffset now)
    {
        if (property is null != aggregation is MeterAggregation.Count)
            throw MeterErrors.PropertyMismatch();
        if (percentile is null == aggregation is MeterAggregation.Percentile)
            throw MeterErrors.PercentileMismatch();
        if (filterProperty is null != (filterValues.Count == 0))
            throw MeterErrors.FilterMismatch();
        string[] values = [.. filterValues]; // an array, as it is stored
        var meter = new Meter
        {
            Code = code,
            Name = name,
            Aggregation = aggregation,
            Property = property,
            Percentile = percentile,
            FilterProperty = filterProperty,
            FilterValues = values,
            CreatedAt = now,
        };
        meter.Raise(new MeterCreated(meter.Id, code, name, JsonNamingPolicy.SnakeCaseLower.ConvertName(aggregation.ToString()), property));
        return meter;
    }
}
