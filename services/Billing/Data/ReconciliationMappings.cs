using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Domain.Refunds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class ReconciliationMapping : IEntityTypeConfiguration<Reconciliation>
{
    public void Configure(EntityTypeBuilder<Reconciliation> builder)
    {
        builder.HasOne<BankAccount>().WithMany().HasForeignKey(reconciliation => reconciliation.BankAccountId);
        builder.HasMany(reconciliation => reconciliation.Items).WithOne().HasForeignKey(item => item.ReconciliationId).IsRequired()
            .OnDelete(DeleteBehavior.ClientCascade);
        builder.HasMany(reconciliation => reconciliation.Entries).WithOne().HasForeignKey(entry => entry.ReconciliationId).IsRequired()
            .OnDelete(DeleteBehavior.ClientCascade);
        builder.Property(reconciliation => reconciliation.Preparers).HasField("preparers");
        builder.Ignore(reconciliation => reconciliation.ClosingAmount).Ignore(reconciliation => reconciliation.DiscrepancyAmount);
    }
}

internal sealed class ReconciliationItemMapping : IEntityTypeConfiguration<ReconciliationItem>
{
    public void Configure(EntityTypeBuilder<ReconciliationItem> builder)
    {
        builder.ToTable("reconciliation_items", table =>
            table.HasCheckConstraint("ck_reconciliation_items_subject", "(payment_id IS NULL) <> (refund_id IS NULL)"));
        builder.HasOne<Payment>().WithMany().HasForeignKey(item => item.PaymentId);
        builder.HasOne<Refund>().WithMany().HasForeignKey(item => item.RefundId);
        // What came or went stands in one reconciliation, whatever runs twice.
        builder.HasIndex(item => new { item.TenantId, item.PaymentId }).IsUnique().HasFilter("payment_id IS NOT NULL").HasDatabaseName(Unique.ReconciledPayment);
        builder.HasIndex(item => new { item.TenantId, item.RefundId }).IsUnique().HasFilter("refund_id IS NOT NULL").HasDatabaseName(Unique.ReconciledRefund);
    }
}

internal sealed class StatementEntryMapping : IEntityTypeConfiguration<StatementEntry>
{
    public void Configure(EntityTypeBuilder<StatementEntry> builder)
    {
        builder.ToTable("statement_entries");
        builder.HasIndex(entry => new { entry.TenantId, entry.ReconciliationId, entry.Number }).IsUnique();
        builder.Property(entry => entry.Reference).HasMaxLength(500);
        builder.Property(entry => entry.Text).HasMaxLength(500);
        builder.Property(entry => entry.Counterparty).HasMaxLength(500);
    }
}
