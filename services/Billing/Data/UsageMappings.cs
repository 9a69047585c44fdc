using DotMac.Billing.Domain.Meters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class MeterMapping : IEntityTypeConfiguration<Meter>
{
    public void Configure(EntityTypeBuilder<Meter> builder) =>
        builder.HasIndex(meter => new { meter.TenantId, meter.Code }).IsUnique().HasDatabaseName(Unique.MeterCode);
}
