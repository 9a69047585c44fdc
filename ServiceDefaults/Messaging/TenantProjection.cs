using DotMac.Contracts.Tenancy;
using DotMac.ServiceDefaults.Data;
using MassTransit;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>Keeps each service's picture of its tenants: status, and the clock of a sandbox.</summary>
internal sealed class TenantProjection(ServiceDbContext db) : IConsumer<TenantCreated>, IConsumer<TenantStatusChanged>
{
    public Task Consume(ConsumeContext<TenantCreated> context)
    {
        var fact = context.Message;
        return Project(context, fact.TenantId, fact.Slug, fact.Name, fact.Status, fact.Sandbox ? fact.CreatedAt : null);
    }

    public Task Consume(ConsumeContext<TenantStatusChanged> context)
    {
        var fact = context.Message;
        return Project(context, fact.TenantId, fact.Slug, fact.Name, fact.Status, null);
    }

    private async Task Project(ConsumeContext context, Guid tenantId, string slug, string name, string status, DateTimeOffset? clock)
    {
        var state = await db.TenantStates.FindAsync([tenantId], context.CancellationToken)
            ?? db.TenantStates.Add(new() { TenantId = tenantId, Slug = slug, Name = name, Status = status }).Entity;
        state.ClockNow ??= clock;
        if (context.Sequence() < state.Sequence)
            return;

        (state.Slug, state.Name, state.Status, state.Sequence) = (slug, name, status, context.Sequence());
    }
}
