using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class IdentityProviderMapping : IEntityTypeConfiguration<IdentityProvider>
{
    public void Configure(EntityTypeBuilder<IdentityProvider> builder)
    {
        builder.ToTable("identity_providers").ReadByPlatform("id", "tenant_id", "sealed_secret");
        builder.HasIndex(provider => new { provider.TenantId, provider.Name }).IsUnique();
        builder.Property(provider => provider.Name).HasMaxLength(50);
        builder.Property(provider => provider.DisplayName).HasMaxLength(100);
        builder.Property(provider => provider.Issuer).HasMaxLength(2048);
        builder.Property(provider => provider.ClientId).HasMaxLength(255);
    }
}

internal sealed class ExternalLoginMapping : IEntityTypeConfiguration<ExternalLogin>
{
    public void Configure(EntityTypeBuilder<ExternalLogin> builder)
    {
        builder.ToTable("external_logins");
        builder.HasIndex(login => new { login.TenantId, login.ProviderId, login.Subject }).IsUnique();
        builder.HasIndex(login => new { login.TenantId, login.UserId, login.ProviderId }).IsUnique();
        builder.Property(login => login.Subject).HasMaxLength(ExternalIdentity.MostSubject);
        builder.Property(login => login.How).HasMaxLength(20);
        builder.HasOne<User>().WithMany().HasForeignKey(login => login.UserId);
        builder.HasOne<IdentityProvider>().WithMany().HasForeignKey(login => login.ProviderId);
    }
}

internal sealed class ExternalFlowMapping : IEntityTypeConfiguration<ExternalFlow>
{
    public void Configure(EntityTypeBuilder<ExternalFlow> builder)
    {
        builder.ToTable("external_flows");
        builder.HasIndex(flow => new { flow.TenantId, flow.ExpiresAt });
        builder.Property(flow => flow.Request).HasMaxLength(ExternalFlow.MostRequest);
        builder.HasOne<User>().WithMany().HasForeignKey(flow => flow.UserId);
        builder.HasOne<IdentityProvider>().WithMany().HasForeignKey(flow => flow.ProviderId);
    }
}
