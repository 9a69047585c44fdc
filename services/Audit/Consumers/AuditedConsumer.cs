using DotMac.Audit.Data;
using DotMac.Audit.Domain.Activities;
using DotMac.Contracts.Audit;
using MassTransit;

namespace DotMac.Audit.Consumers;

/// <summary>Appends each audited operation to its tenant's chain, in the order in which they arrive.</summary>
public sealed class AuditedConsumer(AuditDbContext db) : IConsumer<Audited>
{
    public async Task Consume(ConsumeContext<Audited> context)
    {
        var head = await db.LockHead(context.CancellationToken);
        var activity = Activity.Record(context.Message, context.MessageId!.Value, db.TenantId, head.Sequence + 1, head.Hash);
        (head.Sequence, head.Hash) = (activity.Sequence, activity.Hash);
        db.Add(activity);
    }
}
