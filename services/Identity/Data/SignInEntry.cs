using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

/// <summary>
/// Which tenant a slug or host name belongs to, and whether it may work: asked before any tenant is known, hence without row security.
/// A projection of Tenancy's events.
/// </summary>
public sealed class SignInEntry
{
    public required string Name { get; init; }
    public required Guid Tenant { get; init; }
    public required string Status { get; init; }
    public required long Sequence { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInEntry>
    {
        public void Configure(EntityTypeBuilder<SignInEntry> builder)
        {
            builder.ToTable("sign_in_directory");
            builder.HasKey(entry => entry.Name);
            builder.Property(entry => entry.Name).HasMaxLength(255);
            builder.Property(entry => entry.Status).HasMaxLength(50);
            builder.HasIndex(entry => entry.Tenant);
        }
    }
}
