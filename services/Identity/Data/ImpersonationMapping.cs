using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class ImpersonationMapping : IEntityTypeConfiguration<Impersonation>
{
    public void Configure(EntityTypeBuilder<Impersonation> builder)
    {
        builder.ToTable("impersonations").ReadByPlatform("id", "tenant_id");
        builder.Property(impersonation => impersonation.Reason).HasMaxLength(500);
        builder.HasIndex(impersonation => new { impersonation.TenantId, impersonation.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(impersonation => impersonation.UserId);
    }
}
