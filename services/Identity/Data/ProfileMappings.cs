using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class ProfileMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.HasMany(user => user.ProfileChanges).WithOne().HasForeignKey("user_id").IsRequired();
        builder.ComplexProperty(user => user.Profile, profile =>
        {
            profile.Property(told => told.FirstName).HasMaxLength(100);
            profile.Property(told => told.LastName).HasMaxLength(100);
            profile.Property(told => told.Phone).HasMaxLength(40);
            profile.Property(told => told.Bio).HasMaxLength(500);
            profile.Property(told => told.Website).HasMaxLength(500);
            profile.Property(told => told.Location).HasMaxLength(200);
            profile.Property(told => told.Timezone).HasMaxLength(64);
            profile.Property(told => told.Language).HasMaxLength(5);
        });
    }
}

internal sealed class ProfileChangeMapping : IEntityTypeConfiguration<ProfileChange>
{
    public void Configure(EntityTypeBuilder<ProfileChange> builder)
    {
        builder.ToTable("profile_changes");
        builder.Property(change => change.Field).HasMaxLength(50);
        builder.Property(change => change.Old).HasMaxLength(500);
        builder.Property(change => change.New).HasMaxLength(500);
        builder.Property(change => change.IpAddress).HasMaxLength(64);
        builder.Property(change => change.UserAgent).HasMaxLength(300);
    }
}
