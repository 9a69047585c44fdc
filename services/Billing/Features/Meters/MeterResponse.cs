using System.Linq.Expressions;
using DotMac.Billing.Domain.Meters;

namespace DotMac.Billing.Features.Meters;

/// <summary>A meter; its code is the type of its events.</summary>
public sealed record MeterResponse(
    Guid Id, string Code, string Name, MeterAggregation Aggregation, string? Property, int? Percentile, string? FilterProperty,
    IReadOnlyList<string> FilterValues, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Meter, MeterResponse>> Of { get; } = meter => From(meter);

    public static MeterResponse From(Meter meter) => new(
        meter.Id, meter.Code, meter.Name, meter.Aggregation, meter.Property, meter.Percentile, meter.FilterProperty, meter.FilterValues, meter.CreatedAt);
}
