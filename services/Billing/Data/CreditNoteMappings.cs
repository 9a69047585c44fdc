using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class CreditNoteMapping : IEntityTypeConfiguration<CreditNote>
{
    public void Configure(EntityTypeBuilder<CreditNote> builder)
    {
        builder.ReadByGuest(Guests.OfCustomer);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(note => note.InvoiceId);
        builder.HasOne<Customer>().WithMany().HasForeignKey(note => note.CustomerId);
        builder.HasMany(note => note.Lines).WithOne().HasForeignKey("credit_note_id").IsRequired();
        builder.Navigation(note => note.Lines).AutoInclude();
        builder.Property(note => note.Taxes).HasColumnType("jsonb").HasConversion(InvoiceTaxJson.Conversion, InvoiceTaxJson.Comparison);
        builder.HasIndex(note => new { note.TenantId, note.Number }).IsUnique();
    }
}

internal sealed class CreditNoteLineMapping : IEntityTypeConfiguration<CreditNoteLine>
{
    public void Configure(EntityTypeBuilder<CreditNoteLine> builder)
    {
        builder.ToTable("credit_note_lines").ReadByGuest("credit_note_id IN (SELECT id FROM credit_notes)");
        builder.HasOne<InvoiceLine>().WithMany().HasForeignKey(line => line.InvoiceLineId);
    }
}

internal sealed class RefundMapping : IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ReadByGuest(Guests.OfCustomer);
        builder.HasOne<Payment>().WithMany().HasForeignKey(refund => refund.PaymentId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(refund => refund.InvoiceId);
        builder.HasOne<CreditNote>().WithMany().HasForeignKey(refund => refund.CreditNoteId);
    }
}
