using DotMac.Billing.Data;
using DotMac.Billing.Domain.ExchangeRates;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>Named queries over exchange rates.</summary>
internal static class ExchangeRateQueries
{
    /// <summary>The rate that holds at an instant: the newer of the one stated for this direction and the inverse of the other, of two that are as new the direct one; no third currency is gone through.</summary>
    public static async Task<Conversion> ConversionAt(
        this BillingDbContext db, Currency from, Currency to, DateTimeOffset at, CancellationToken ct)
    {
        if (from == to)
            return new(from, to, null);
        var (direct, inverse) = (await db.ExchangeRates.NewestOf(from, to, at, ct), await db.ExchangeRates.NewestOf(to, from, at, ct));
        var rate = direct is null || inverse?.EffectiveFrom > direct.EffectiveFrom ? inverse : direct;
        return new(from, to, rate ?? throw ExchangeRateErrors.Missing(from, to, at));
    }

    private static Task<ExchangeRate?> NewestOf(this DbSet<ExchangeRate> rates, Currency from, Currency to, DateTimeOffset at, CancellationToken ct) =>
        rates.AsNoTracking().Where(rate => rate.Base == from && rate.Quote == to && rate.EffectiveFrom <= at)
            .OrderByDescending(rate => rate.EffectiveFrom).FirstOrDefaultAsync(ct);
}
