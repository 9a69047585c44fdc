using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class LedgerEntryMapping : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger_entries", table => table
            .HasCheckConstraint("ck_ledger_entries_balanced", "amount > 0 AND debit_account <> credit_account")).AppendOnly();
        builder.HasOne<Invoice>().WithMany().HasForeignKey(entry => entry.InvoiceId);
        // An operation is posted once, whatever is repeated.
        builder.HasIndex(entry => new { entry.TenantId, entry.Operation, entry.Position }).IsUnique();
        builder.HasIndex(entry => new { entry.TenantId, entry.Id });
        builder.HasIndex(entry => new { entry.TenantId, entry.CustomerId, entry.Id });
    }
}
