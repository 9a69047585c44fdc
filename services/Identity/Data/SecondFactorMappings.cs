using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class SecondFactorMapping : IEntityTypeConfiguration<SecondFactor>
{
    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.ToTable("second_factors").ReadByPlatform("id", "tenant_id", "sealed_secret");
        builder.HasIndex(factor => new { factor.TenantId, factor.UserId }).IsUnique();
        builder.ComplexProperty(factor => factor.Failures);
        builder.HasOne<User>().WithMany().HasForeignKey(factor => factor.UserId);
        builder.HasMany(factor => factor.BackupCodes).WithOne().HasForeignKey("second_factor_id").IsRequired();
        builder.Navigation(factor => factor.BackupCodes).AutoInclude();
    }
}

internal sealed class BackupCodeMapping : IEntityTypeConfiguration<BackupCode>
{
    public void Configure(EntityTypeBuilder<BackupCode> builder)
    {
        builder.ToTable("backup_codes");
        builder.Property(code => code.UsedFrom).HasMaxLength(64);
    }
}

internal sealed class SignInChallengeMapping : IEntityTypeConfiguration<SignInChallenge>
{
    public void Configure(EntityTypeBuilder<SignInChallenge> builder)
    {
        builder.ToTable("sign_in_challenges");
        builder.HasIndex(challenge => new { challenge.TenantId, challenge.UserId });
        builder.HasOne<User>().WithMany().HasForeignKey(challenge => challenge.UserId);
    }
}
