using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class LedgerTransferMapping : IEntityTypeConfiguration<LedgerTransfer>
{
    public void Configure(EntityTypeBuilder<LedgerTransfer> builder)
    {
        builder.ToTable("ledger_transfers", table =>
        {
            table.HasCheckConstraint("ck_ledger_transfers_amount", "amount > 0");
            table.HasCheckConstraint("ck_ledger_transfers_accounts", "debit_account <> credit_account");
        }).AppendOnly().OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Customer>().WithMany().HasForeignKey(transfer => transfer.CustomerId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(transfer => transfer.InvoiceId);
        // An operation posts once, whatever runs twice.
        builder.HasIndex(transfer => new { transfer.TenantId, transfer.SourceId, transfer.Operation, transfer.Number }).IsUnique();
        builder.HasIndex(transfer => new { transfer.TenantId, transfer.PostedAt });
    }
}
