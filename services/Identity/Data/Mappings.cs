using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users").ReadByPlatform(
            "id", "tenant_id", "email", "username", "full_name", "active", "email_confirmed_at", "last_sign_in_at", "created_at",
            "failures_first_at", "failures_locked_until", "removed_at");
        builder.HasIndex(user => new { user.TenantId, user.Email }).IsUnique();
        builder.HasIndex(user => new { user.TenantId, user.Username }).IsUnique();
        builder.Property(user => user.Username).HasMaxLength(254);
        builder.Property(user => user.ExternalId).HasMaxLength(255);
        builder.HasIndex(user => new { user.TenantId, user.AvatarId });
        builder.HasIndex(user => new { user.TenantId, user.ExternalId });
        builder.HasIndex(user => user.TenantId, "ix_users_active").HasFilter("active"); // seats are counted
        builder.Ignore(user => user.ProvidedName);
        builder.Ignore(user => user.VerifiedPhone);
        builder.Property(user => user.FullName).HasMaxLength(200);
        builder.ComplexProperty(user => user.Failures);
        builder.Ignore(user => user.RoleNames);
        builder.Property<EmailAddress?>("movesTo").HasColumnName("moves_to");
        builder.Property<DateTimeOffset?>("movesCountedFrom").HasColumnName("moves_counted_from");
        builder.Property<int>("movesAsked").HasColumnName("moves_asked");
        builder.Property(user => user.DirectPermissions).HasColumnType("jsonb").HasConversion(JsonList<DirectPermission>.Text, JsonList<DirectPermission>.Same);
        builder.HasMany(user => user.Roles).WithOne().HasForeignKey("user_id").IsRequired();
        builder.Navigation(user => user.Roles).AutoInclude();
        builder.HasMany(user => user.Verifications).WithOne().HasForeignKey("user_id").IsRequired();
    }
}

internal sealed class VerificationTokenMapping : IEntityTypeConfiguration<VerificationToken>
{
    public void Configure(EntityTypeBuilder<VerificationToken> builder) => builder.ToTable("verification_tokens");
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions").ReadByPlatform("id", "tenant_id", "client_id", "created_at", "expires_at", "revoked_at");
        builder.HasIndex(session => new { session.TenantId, session.UserId });
        builder.Property(session => session.ClientId).HasMaxLength(100);
        builder.Ignore(session => session.OutlivesSignIn);
        builder.HasIndex(session => new { session.TenantId, session.BrowserSessionId });
        builder.Property(session => session.RevokedBecause).HasMaxLength(100);
        builder.Property(session => session.Audience).HasMaxLength(20);
        builder.Property(session => session.IpAddress).HasMaxLength(64);
        builder.Property(session => session.UserAgent).HasMaxLength(300);
        builder.HasMany(session => session.Tokens).WithOne().HasForeignKey("session_id").IsRequired();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId);
    }
}

internal sealed class RefreshTokenMapping : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder) => builder.ToTable("refresh_tokens");
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.HasIndex(key => new { key.TenantId, key.Name }).IsUnique().HasFilter("revoked_at IS NULL");
        builder.Property(key => key.Name).HasMaxLength(255);
        builder.Property(key => key.Description).HasMaxLength(500);
        builder.HasOne<User>().WithMany().HasForeignKey(key => key.UserId);
    }
}

internal sealed class ClientMapping : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> builder)
    {
        builder.ToTable("clients").ReadByPlatform("id", "tenant_id", "name", "client_id", "revoked_at");
        builder.HasIndex(client => new { client.TenantId, client.Name }).IsUnique().HasFilter("revoked_at IS NULL");
        builder.Property(client => client.Name).HasMaxLength(255);
        builder.Property(client => client.ClientId).HasMaxLength(100);
        builder.Property(client => client.BackchannelLogoutUri).HasMaxLength(RedirectUris.MostCharacters);
        builder.HasOne<User>().WithMany().HasForeignKey(client => client.UserId);
    }
}

internal sealed class RevocationMarkMapping : IEntityTypeConfiguration<RevocationMark>
{
    public void Configure(EntityTypeBuilder<RevocationMark> builder)
    {
        builder.ToTable("revocations");
        builder.HasKey(mark => mark.Sequence);
        builder.Property(mark => mark.Sequence).UseIdentityByDefaultColumn();
        builder.Property(mark => mark.Kind).HasMaxLength(20);
        builder.Property(mark => mark.Subject).HasMaxLength(200);
        builder.HasIndex(mark => mark.At);
    }
}
