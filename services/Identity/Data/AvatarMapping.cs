using DotMac.Identity.Domain.Avatars;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class AvatarMapping : IEntityTypeConfiguration<Avatar>
{
    public void Configure(EntityTypeBuilder<Avatar> builder)
    {
        builder.ToTable("avatars").Ignore(avatar => avatar.Key);
        builder.Property(avatar => avatar.ContentType).HasMaxLength(20);
        builder.Property(avatar => avatar.Sha256).HasMaxLength(64);
        builder.HasIndex(avatar => new { avatar.TenantId, avatar.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(avatar => avatar.UserId);
    }
}
