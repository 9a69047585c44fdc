using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class CustomerBalanceMapping : IEntityTypeConfiguration<CustomerBalance>
{
    public void Configure(EntityTypeBuilder<CustomerBalance> builder)
    {
        builder.ToTable("customer_balances", table => table.HasCheckConstraint("ck_customer_balances_amount", "amount >= 0"));
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(balance => balance.CustomerId);
        builder.HasMany(balance => balance.Entries).WithOne().HasForeignKey("balance_id").IsRequired();
        builder.HasIndex(balance => new { balance.TenantId, balance.CustomerId, balance.Currency }).IsUnique();
    }
}

internal sealed class BalanceEntryMapping : IEntityTypeConfiguration<BalanceEntry>
{
    public void Configure(EntityTypeBuilder<BalanceEntry> builder)
    {
        builder.ToTable("balance_entries").AppendOnly().OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(entry => entry.InvoiceId);
        builder.HasIndex(entry => new { entry.TenantId, entry.CustomerId, entry.Id });
        builder.Ignore(entry => entry.ReasonText);
    }
}
