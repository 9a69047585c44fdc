using DotMac.Billing.Domain.Taxes;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Taxes;

/// <summary>Named queries over tax rates.</summary>
internal static class TaxRateQueries
{
    /// <summary>The rates of these ids, by id; the database is not asked where none is named, and one that is not there is refused.</summary>
    public static async Task<Dictionary<Guid, TaxRate>> Named(this DbSet<TaxRate> rates, IEnumerable<Guid> named, CancellationToken ct)
    {
        Guid[] ids = [.. named.Distinct()];
        if (ids.Length == 0)
            return [];
        var found = await rates.Where(rate => ids.Contains(rate.Id)).ToDictionaryAsync(rate => rate.Id, ct);
        return found.Count == ids.Length ? found : throw TaxRateErrors.NotFound();
    }
}
