using System.Text.Json;
using DotMac.Billing.Domain.Taxes;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

internal sealed class TaxRateMapping : IEntityTypeConfiguration<TaxRate>
{
    public void Configure(EntityTypeBuilder<TaxRate> builder)
    {
        builder.ReadByGuest("id IN (SELECT tax_rate_id FROM customer_tax_rates) OR id IN (SELECT tax_rate_id FROM invoice_lines)");
        builder.HasIndex(rate => new { rate.TenantId, rate.Code }).IsUnique().HasDatabaseName(Unique.TaxRateCode);
        builder.Property(rate => rate.Percentage).HasPrecision(9, 6);
        builder.Ignore(rate => rate.PercentageText).Ignore(rate => rate.Terms);
    }
}

internal sealed class CustomerTaxRateMapping : IEntityTypeConfiguration<CustomerTaxRate>
{
    public void Configure(EntityTypeBuilder<CustomerTaxRate> builder)
    {
        builder.ToTable("customer_tax_rates").ReadByGuest(Guests.OfCustomer);
        builder.HasOne(assigned => assigned.Rate).WithMany().HasForeignKey(assigned => assigned.TaxRateId);
        builder.Navigation(assigned => assigned.Rate).AutoInclude();
    }
}

/// <summary>The taxes of an invoice stand in its row: they are read and written with it, and never changed one by one.</summary>
internal static class InvoiceTaxJson
{
    public static ValueConverter<IReadOnlyList<InvoiceTax>, string> Conversion { get; } = new(
        taxes => JsonSerializer.Serialize(taxes, JsonSerializerOptions.Default),
        text => JsonSerializer.Deserialize<InvoiceTax[]>(text, JsonSerializerOptions.Default)!);

    public static ValueComparer<IReadOnlyList<InvoiceTax>> Comparison { get; } = new(
        (left, right) => left!.SequenceEqual(right!), taxes => taxes.Aggregate(0, HashCode.Combine), taxes => taxes);
}
