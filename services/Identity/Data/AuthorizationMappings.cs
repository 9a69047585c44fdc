using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class AuthorizationCodeMapping : IEntityTypeConfiguration<AuthorizationCode>
{
    public void Configure(EntityTypeBuilder<AuthorizationCode> builder)
    {
        builder.ToTable("authorization_codes");
        builder.Ignore(code => code.MayGrant);
        builder.Ignore(code => code.Lent);
        builder.Property(code => code.ClientId).HasMaxLength(100);
        builder.Property(code => code.RedirectUri).HasMaxLength(RedirectUris.MostCharacters);
        builder.Property(code => code.CodeChallenge).HasMaxLength(100);
        builder.Property(code => code.Audience).HasMaxLength(20);
        builder.Property(code => code.Nonce).HasMaxLength(CodeRequest.MostNonce);
        builder.HasIndex(code => new { code.TenantId, code.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId);
    }
}

internal sealed class PushedRequestMapping : IEntityTypeConfiguration<PushedRequest>
{
    public void Configure(EntityTypeBuilder<PushedRequest> builder)
    {
        builder.ToTable("pushed_requests");
        builder.Property(request => request.ClientId).HasMaxLength(100);
        builder.Property(request => request.Parameters).HasColumnType("jsonb")
            .HasConversion(JsonList<RequestParameter>.Text, JsonList<RequestParameter>.Same);
        builder.HasIndex(request => new { request.TenantId, request.ExpiresAt });
    }
}

internal sealed class DeviceGrantMapping : IEntityTypeConfiguration<DeviceGrant>
{
    public void Configure(EntityTypeBuilder<DeviceGrant> builder)
    {
        builder.ToTable("device_grants");
        builder.Ignore(grant => grant.Lent);
        builder.Property(grant => grant.ClientId).HasMaxLength(100);
        builder.Property(grant => grant.Audience).HasMaxLength(20);
        builder.Property(grant => grant.UserCode).HasMaxLength(UserCode.MostCharacters);
        builder.HasIndex(grant => new { grant.TenantId, grant.UserCode }).IsUnique();
        builder.HasIndex(grant => new { grant.TenantId, grant.ExpiresAt });
    }
}

internal sealed class UsedAssertionMapping : IEntityTypeConfiguration<UsedAssertion>
{
    public void Configure(EntityTypeBuilder<UsedAssertion> builder)
    {
        builder.ToTable("used_assertions");
        builder.HasIndex(used => new { used.TenantId, used.Hash }).IsUnique();
        builder.HasIndex(used => new { used.TenantId, used.ExpiresAt });
    }
}

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.ToTable("consents");
        builder.Property(consent => consent.ClientId).HasMaxLength(100);
        builder.HasIndex(consent => new { consent.TenantId, consent.UserId, consent.ClientId }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(consent => consent.UserId);
    }
}
