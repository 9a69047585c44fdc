using System.Diagnostics;
using System.Text.Json;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>An event with its envelope, written in the transaction of the change that it tells of, and published from there.</summary>
public sealed class OutboxMessage : ITenantOwned
{
    /// <summary>Order of publication within this database.</summary>
    public long Position { get; private set; }

    /// <summary>The event's id: the broker's message id, the inbox's key and the id that webhooks carry.</summary>
    public Guid EventId { get; private init; } = Guid.CreateVersion7();

    public Guid TenantId { get; private set; }
    public required string EventName { get; init; }
    public required int EventVersion { get; init; }
    public required string Payload { get; init; }
    public required Guid AggregateId { get; init; }

    /// <summary>The aggregate's version when it announced this; a projection ignores what is older than what it has.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }
    public required string CorrelationId { get; init; }
    public required Guid? CausationId { get; init; }
    public required string Actor { get; init; }

    /// <summary>W3C trace context of the operation, under which the message is published (it may be published much later).</summary>
    public required string? TraceParent { get; init; }

    public DateTimeOffset? PublishedAt { get; private set; }

    internal static OutboxMessage For(IIntegrationEvent fact, Guid aggregateId, long sequence, CurrentOperation operation)
    {
        var name = EventCatalogue.NameOf(fact.GetType());
        return new()
        {
            EventName = name.Name,
            EventVersion = name.Version,
            Payload = JsonSerializer.Serialize(fact, fact.GetType(), EventCatalogue.Json),
            AggregateId = aggregateId,
            Sequence = sequence,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            CorrelationId = operation.CorrelationId,
            CausationId = operation.CausationId,
            Actor = JsonSerializer.Serialize(operation.Actor, EventCatalogue.Json),
            TraceParent = Activity.Current?.Id,
        };
    }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("outbox").OpenToPlatform();
            builder.HasKey(message => message.Position);
            builder.HasIndex(message => message.Position).HasFilter("published_at IS NULL").HasDatabaseName("ix_outbox_unpublished");
            builder.HasIndex(message => message.PublishedAt).HasFilter("published_at IS NOT NULL").HasDatabaseName("ix_outbox_published");
            builder.Property(message => message.Payload).HasColumnType("jsonb");
            builder.Property(message => message.Actor).HasColumnType("jsonb");
        }
    }
}
