using DotMac.Identity.Domain.Teams;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class TeamMapping : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("teams").ReadByPlatform("id", "tenant_id", "name", "slug");
        builder.HasIndex(team => new { team.TenantId, team.NameKey }).IsUnique();
        builder.HasIndex(team => new { team.TenantId, team.Slug }).IsUnique();
        builder.HasIndex(team => new { team.TenantId, team.ExternalId });
        builder.HasIndex(team => team.TenantId, "ix_teams_default").IsUnique().HasFilter("is_default");
        builder.Property(team => team.Name).HasMaxLength(Team.MostCharacters);
        builder.Property(team => team.NameKey).HasMaxLength(Team.MostCharacters);
        builder.Property(team => team.Slug).HasMaxLength(TeamSlug.MostCharacters);
        builder.Property(team => team.Description).HasMaxLength(500);
        builder.Property(team => team.Colour).HasMaxLength(7);
        builder.Property(team => team.Icon).HasMaxLength(50);
        builder.Property(team => team.ExternalId).HasMaxLength(255);
        builder.Ignore(team => team.Details);
        builder.HasMany(team => team.Members).WithOne().HasForeignKey("team_id").IsRequired();
    }
}

internal sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> builder)
    {
        builder.ToTable("team_members");
        builder.HasIndex(nameof(TeamMember.TenantId), "team_id", nameof(TeamMember.UserId)).IsUnique();
        builder.HasIndex(member => new { member.TenantId, member.UserId });
        builder.Property(member => member.Role).HasMaxLength(20);
        builder.HasOne<User>().WithMany().HasForeignKey(member => member.UserId);
    }
}
