using DotMac.Billing.Domain.BankAccounts;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class BankAccountMapping : IEntityTypeConfiguration<BankAccount>
{
    public void Configure(EntityTypeBuilder<BankAccount> builder)
    {
        builder.ToTable("bank_accounts").ReadByGuest(Guests.BankAccounts);
        builder.HasIndex(account => new { account.TenantId, account.Currency }).IsUnique().HasFilter("is_primary").HasDatabaseName(Unique.PrimaryAccount);
        builder.HasIndex(account => new { account.TenantId, account.NumberMac }).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName(Unique.BankAccount);
    }
}
