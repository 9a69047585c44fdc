using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Messaging;
using MassTransit;

namespace DotMac.Identity.Consumers;

/// <summary>The platform lets a tenant have more users, or fewer: who is there stays.</summary>
public sealed class TenantLimitsChangedConsumer(IdentityDbContext db) : IConsumer<TenantLimitsChanged>
{
    public Task Consume(ConsumeContext<TenantLimitsChanged> context) =>
        db.ProjectSeats(context.Message.MaxUsers, context.Sequence(), context.CancellationToken);
}
