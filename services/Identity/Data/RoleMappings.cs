using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class RoleMapping : IEntityTypeConfiguration<Role>
{
    public void Configure(EntityTypeBuilder<Role> builder)
    {
        builder.ToTable("roles");
        builder.HasIndex(role => new { role.TenantId, role.Name }).IsUnique();
        builder.Property(role => role.Name).HasMaxLength(100);
        builder.Property(role => role.DisplayName).HasMaxLength(200);
        builder.Property(role => role.Parent).HasMaxLength(100);
        builder.Ignore(role => role.Effective);
    }
}

internal sealed class RoleAssignmentMapping : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("user_roles");
        builder.Property(assignment => assignment.Role).HasMaxLength(100);
        builder.Ignore(assignment => assignment.Effective);
        builder.HasOne(assignment => assignment.TenantRole).WithMany().HasForeignKey("role_id").OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(assignment => assignment.TenantRole).AutoInclude();
    }
}
