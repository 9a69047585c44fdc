using DotMac.Billing.Domain.Addons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class AddonMapping : IEntityTypeConfiguration<Addon>
{
    public void Configure(EntityTypeBuilder<Addon> builder)
    {
        builder.HasIndex(addon => new { addon.TenantId, addon.Code }).IsUnique().HasDatabaseName(Unique.AddonCode);
        builder.Property(addon => addon.Prices).IsJson();
    }
}
