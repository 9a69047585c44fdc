using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class WalletMapping : IEntityTypeConfiguration<Wallet>
{
    public void Configure(EntityTypeBuilder<Wallet> builder)
    {
        builder.ToTable("wallets", table => table.HasCheckConstraint("ck_wallets_amount", "amount >= 0"));
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(wallet => wallet.CustomerId);
        builder.HasMany(wallet => wallet.Grants).WithOne().HasForeignKey(grant => grant.WalletId);
        builder.HasMany(wallet => wallet.Entries).WithOne().HasForeignKey(entry => entry.WalletId);
        builder.Property(wallet => wallet.CreditPrice).HasPrecision(24, 12);
        builder.Property(wallet => wallet.CreditsLeft).HasPrecision(28, Credits.Decimals);
        builder.Property(wallet => wallet.AutoTopUp).IsJson();
        builder.Ignore(wallet => wallet.WantsTopUp);
        builder.HasIndex(wallet => new { wallet.TenantId, wallet.CustomerId });
    }
}

internal sealed class WalletGrantMapping : IEntityTypeConfiguration<WalletGrant>
{
    public void Configure(EntityTypeBuilder<WalletGrant> builder)
    {
        builder.ToTable("wallet_grants", table => table.HasCheckConstraint("ck_wallet_grants_amount", "amount >= 0 AND credits_left >= 0"));
        builder.OwnedByGuest("wallet_id IN (SELECT id FROM wallets)");
        builder.Property(grant => grant.CreditsLeft).HasPrecision(28, Credits.Decimals);
        // Whatever pays looks at those that have something left.
        builder.HasIndex(grant => new { grant.TenantId, grant.WalletId }).HasFilter("credits_left > 0");
    }
}

internal sealed class WalletEntryMapping : IEntityTypeConfiguration<WalletEntry>
{
    public void Configure(EntityTypeBuilder<WalletEntry> builder)
    {
        builder.ToTable("wallet_entries").AppendOnly().OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(entry => entry.CustomerId);
        builder.HasOne<WalletGrant>().WithMany().HasForeignKey(entry => entry.GrantId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(entry => entry.InvoiceId);
        builder.Property(entry => entry.CreditsMoved).HasPrecision(28, Credits.Decimals);
        builder.Property(entry => entry.CreditsLeft).HasPrecision(28, Credits.Decimals);
        builder.HasIndex(entry => new { entry.TenantId, entry.WalletId, entry.Id });
        // Two that move at once cannot both be the next.
        builder.HasIndex(entry => new { entry.TenantId, entry.WalletId, entry.Number }).IsUnique();
        builder.Ignore(entry => entry.ReasonText).Ignore(entry => entry.KindText);
    }
}
