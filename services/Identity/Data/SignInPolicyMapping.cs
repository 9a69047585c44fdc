using DotMac.Identity.Domain.SignInPolicies;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

internal sealed class SignInPolicyMapping : IEntityTypeConfiguration<SignInPolicy>
{
    public void Configure(EntityTypeBuilder<SignInPolicy> builder) => builder.ToTable("sign_in_policies");
}

/// <summary>Look-ups of the tenant's policy.</summary>
internal static class SignInPolicyQueries
{
    /// <summary>The policy of the operation's tenant, to look at; the usual one where it never said anything.</summary>
    public static async Task<SignInPolicy> SignInPolicy(this IdentityDbContext db, CancellationToken ct) =>
        await db.SignInPolicies.AsNoTracking().FirstOrDefaultAsync(ct) ?? Domain.SignInPolicies.SignInPolicy.Of(db.TenantId);

    /// <summary>The same, to be changed: of two who change it at once the later one sees what the first did.</summary>
    public static async Task<SignInPolicy> LockSignInPolicy(this IdentityDbContext db, CancellationToken ct)
    {
        await db.HoldName("sign-in policy", ct);
        return await db.SignInPolicies.FirstOrDefaultAsync(ct) ?? db.Add(Domain.SignInPolicies.SignInPolicy.Of(db.TenantId)).Entity;
    }
}
