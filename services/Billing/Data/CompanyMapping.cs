using System.Text.Json;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

internal sealed class CompanyMapping : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> builder)
    {
        builder.ToTable("companies").ReadByGuest("true"); // it stands on every invoice
        builder.HasIndex(company => company.TenantId).IsUnique().HasDatabaseName(Unique.Company);
        builder.Property(company => company.Facts).HasColumnType("jsonb").HasConversion(PartyJson.Facts);
    }
}

/// <summary>What documents say of their parties stands in one column, and is replaced as a whole.</summary>
internal static class PartyJson
{
    public static ValueConverter<CompanyFacts, string> Facts { get; } = new(facts => Text(facts), text => Read<CompanyFacts>(text));

    public static ValueConverter<PostalAddress?, string?> Address { get; } = new(address => Text(address), text => Read<PostalAddress>(text!));

    public static ValueConverter<InvoiceParties?, string?> Parties { get; } = new(parties => Text(parties), text => Read<InvoiceParties>(text!));

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Default);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Default)!;
}
