using DotMac.Billing.Domain.Addons;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class AddonMapping : IEntityTypeConfiguration<Addon>
{
    public void Configure(EntityTypeBuilder<Addon> builder)
    {
        builder.ReadByGuest(Guests.Addons);
        builder.HasIndex(addon => new { addon.TenantId, addon.Code }).IsUnique().HasDatabaseName(Unique.AddonCode);
        builder.Property(addon => addon.Prices).IsJson();
        builder.Property(addon => addon.Quotas).IsJson();
    }
}
