using DotMac.Kernel;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The record that one consumer has handled one event, written in the transaction of its effect.</summary>
public sealed class InboxMessage : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public required Guid EventId { get; init; }
    public required string Consumer { get; init; }
    public required string EventName { get; init; }
    public required DateTimeOffset ConsumedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<InboxMessage>
    {
        public void Configure(EntityTypeBuilder<InboxMessage> builder)
        {
            builder.ToTable("inbox").OpenToPlatform();
            builder.HasKey(message => new { message.TenantId, message.EventId, message.Consumer });
            builder.HasIndex(message => message.ConsumedAt);
        }
    }
}
