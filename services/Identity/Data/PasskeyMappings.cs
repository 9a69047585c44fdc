using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    /// <summary>The longest that WebAuthn allows.</summary>
    private const int MostCredentialId = 1023;

    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkeys");
        builder.HasIndex(passkey => new { passkey.TenantId, passkey.CredentialId }).IsUnique();
        builder.HasIndex(passkey => new { passkey.TenantId, passkey.UserId });
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(MostCredentialId);
        builder.Property(passkey => passkey.Name).HasMaxLength(100);
        builder.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId);
    }
}

internal sealed class PasskeyCeremonyMapping : IEntityTypeConfiguration<PasskeyCeremony>
{
    public void Configure(EntityTypeBuilder<PasskeyCeremony> builder)
    {
        builder.ToTable("passkey_ceremonies");
        builder.HasIndex(ceremony => new { ceremony.TenantId, ceremony.Challenge }).IsUnique();
        builder.HasIndex(ceremony => new { ceremony.TenantId, ceremony.ExpiresAt });
        builder.HasOne<User>().WithMany().HasForeignKey(ceremony => ceremony.UserId);
    }
}
