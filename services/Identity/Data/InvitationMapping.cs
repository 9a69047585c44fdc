using DotMac.Identity.Domain.Invitations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(invitation => invitation.Role).HasMaxLength(100);
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.InvitedBy });
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.Email });
    }
}
