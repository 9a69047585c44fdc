using DotMac.Billing.Domain.Meters;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Meters;

/// <summary>Named queries over meters.</summary>
internal static class MeterQueries
{
    /// <summary>The meters of some codes, by code; the database is not asked where none is named.</summary>
    public static async Task<Dictionary<string, Meter>> Named(this DbSet<Meter> meters, IEnumerable<string> named, CancellationToken ct)
    {
        string[] codes = [.. named.Distinct()];
        return codes.Length == 0 ? [] : await meters.AsNoTracking().Where(meter => codes.Contains(meter.Code)).ToDictionaryAsync(meter => meter.Code, ct);
    }
}
