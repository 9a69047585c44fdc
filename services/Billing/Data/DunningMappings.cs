using System.Text.Json;
using System.Text.Json.Serialization;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

internal sealed class DunningCampaignMapping : IEntityTypeConfiguration<DunningCampaign>
{
    public void Configure(EntityTypeBuilder<DunningCampaign> builder) =>
        builder.Property(campaign => campaign.Terms).HasColumnType("jsonb").HasConversion(DunningJson.Terms);
}

internal sealed class DunningExecutionMapping : IEntityTypeConfiguration<DunningExecution>
{
    public void Configure(EntityTypeBuilder<DunningExecution> builder)
    {
        builder.ReadByGuest(Guests.OfCustomer);
        builder.HasOne<DunningCampaign>().WithMany().HasForeignKey(execution => execution.CampaignId);
        builder.HasOne<Customer>().WithMany().HasForeignKey(execution => execution.CustomerId);
        builder.HasMany(execution => execution.Log).WithOne().HasForeignKey(entry => entry.ExecutionId).IsRequired();
        builder.Property(execution => execution.Steps).IsJson();
        builder.Ignore(execution => execution.Next).Ignore(execution => execution.IsActive);
        builder.HasIndex(execution => new { execution.TenantId, execution.CustomerId, execution.Currency })
            .IsUnique().HasFilter("ended_at IS NULL").HasDatabaseName(Unique.ActiveDunning);
        builder.HasIndex(execution => new { execution.TenantId, execution.NextActionAt }).HasFilter("next_action_at IS NOT NULL");
    }
}

internal sealed class DunningLogEntryMapping : IEntityTypeConfiguration<DunningLogEntry>
{
    public void Configure(EntityTypeBuilder<DunningLogEntry> builder)
    {
        builder.ToTable("dunning_log").ReadByGuest("execution_id IN (SELECT id FROM dunning_executions)");
        // A step is taken once, whatever runs twice.
        builder.HasIndex(entry => new { entry.TenantId, entry.ExecutionId, entry.Step }).IsUnique();
    }
}

/// <summary>A campaign's terms stand in its row: they are read and written with it, as a whole.</summary>
internal static class DunningJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static ValueConverter<CampaignTerms, string> Terms { get; } = new(
        terms => JsonSerializer.Serialize(terms, Options), text => JsonSerializer.Deserialize<CampaignTerms>(text, Options)!);
}
