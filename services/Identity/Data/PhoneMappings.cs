using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class PhoneVerificationMapping : IEntityTypeConfiguration<PhoneVerification>
{
    public void Configure(EntityTypeBuilder<PhoneVerification> builder)
    {
        builder.ToTable("phone_verifications");
        builder.HasIndex(row => new { row.TenantId, row.UserId }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
        builder.ComplexProperty(row => row.Allowance);
    }
}

internal sealed class TextedNumberMapping : IEntityTypeConfiguration<TextedNumber>
{
    public void Configure(EntityTypeBuilder<TextedNumber> builder)
    {
        builder.ToTable("texted_numbers");
        builder.HasIndex(row => new { row.TenantId, row.Mark }).IsUnique();
        builder.ComplexProperty(row => row.Allowance);
    }
}
