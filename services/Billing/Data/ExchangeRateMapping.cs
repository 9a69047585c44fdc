using DotMac.Billing.Domain.ExchangeRates;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class ExchangeRateMapping : IEntityTypeConfiguration<ExchangeRate>
{
    public void Configure(EntityTypeBuilder<ExchangeRate> builder)
    {
        builder.ToTable("exchange_rates").AppendOnly();
        builder.Property(rate => rate.Rate).HasPrecision(18, 9);
        builder.Ignore(rate => rate.RateText);
        builder.HasIndex(rate => new { rate.TenantId, rate.Base, rate.Quote, rate.EffectiveFrom }).IsUnique().HasDatabaseName(Unique.ExchangeRate);
    }
}
