using DotMac.Tenancy.Domain.Invitations;
using DotMac.Tenancy.Domain.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Tenancy.Data;

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(invitation => invitation.Role).HasMaxLength(100);
        builder.Property(invitation => invitation.Reason).HasMaxLength(50);
        // Of two who invite an address at once, one does.
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.Email }).IsUnique().HasFilter("status = 'pending'");
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.InvitedBy });
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.Email, invitation.SentAt });
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.SentAt });
    }
}

internal sealed class KnownRoleMapping : IEntityTypeConfiguration<KnownRole>
{
    public void Configure(EntityTypeBuilder<KnownRole> builder)
    {
        builder.ToTable("known_roles");
        builder.Property(role => role.Name).HasMaxLength(100);
        builder.Property(role => role.Parent).HasMaxLength(100);
        // Two events of one role may be consumed at the same time: the one that comes second looks again.
        builder.Property(role => role.Sequence).IsConcurrencyToken();
        builder.HasIndex(role => role.TenantId);
    }
}
