using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;

namespace DotMac.Identity.Consumers;

/// <summary>A tenant stopped or started to work: sign-in follows, and a tenant that stops loses every token at once.</summary>
public sealed class TenantStatusChangedConsumer(IdentityDbContext db) : IConsumer<TenantStatusChanged>
{
    public async Task Consume(ConsumeContext<TenantStatusChanged> context)
    {
        var fact = context.Message;
        var applied = await db.ProjectSignIn(fact.TenantId, fact.Slug, fact.Status, context.Sequence(), context.CancellationToken);
        if (applied && (TenantState.IsBlocked(fact.Status) || TenantGate.IsClosed(fact.Status)))
            db.RevokeTenant();
    }
}
