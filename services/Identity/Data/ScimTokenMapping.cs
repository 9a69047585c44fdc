using DotMac.Identity.Domain.Scim;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class ScimTokenMapping : IEntityTypeConfiguration<ScimToken>
{
    public void Configure(EntityTypeBuilder<ScimToken> builder)
    {
        builder.ToTable("scim_tokens");
        builder.HasIndex(token => new { token.TenantId, token.Name }).IsUnique().HasFilter("revoked_at IS NULL");
        builder.Property(token => token.Name).HasMaxLength(255);
    }
}
