using System.Diagnostics;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>
/// Around every consumer: restores tenant, actor and trace from the headers, records the message in the inbox and commits it together with
/// the effect and its audit record. A message that the inbox knows has no second effect, nor has one that does not concern the consumer; one without a tenant is refused.
/// </summary>
internal sealed class InboxFilter<T>(
    CurrentOperation operation, ServiceDbContext db, ConsumerTenants tenants, ServiceIdentity service, TimeProvider time, ILogger<InboxFilter<T>> logger) : IFilter<ConsumeContext<T>>
    where T : class
{
    public async Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        var consumer = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
        using var activity = ServiceTelemetry.Continue($"consume {consumer}", ActivityKind.Consumer, context.Headers.Get<string>(EventHeaders.TraceParent));
        if (!Restore(context, consumer))
        {
            await Pass(context, consumer);
            return;
        }

        using var scope = operation.Log(logger);
        await db.Open(context.CancellationToken);
        if (!await Record(context, consumer))
        {
            await db.Rollback();
            await Pass(context, consumer);
            return;
        }

        try
        {
            await next.Send(context);
            await db.SaveAndAudit(service, time, context.CancellationToken);
        }
        catch (DomainException refusal) when (refusal.Refusal != Refusal.Unavailable)
        {
            await db.Rollback();
            await db.AuditRefusal(refusal.Code, service, time, CancellationToken.None);
            throw;
        }
        catch
        {
            await db.Rollback();
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");

    /// <summary>Else MassTransit takes it for a message that nobody wanted and keeps it in the "_skipped" queue.</summary>
    private static Task Pass(ConsumeContext<T> context, string consumer) => context.NotifyConsumed(TimeSpan.Zero, consumer);

    /// <summary>False where the event does not concern the consumer.</summary>
    private bool Restore(ConsumeContext<T> context, string consumer)
    {
        if (!Guid.TryParse(context.Headers.Get<string>(EventHeaders.Tenant), out var tenant))
            throw new DomainException(Refusal.Malformed, "message.no_tenant", "The message names no tenant.");
        if (Named("TenantId", context.Message) is { } named && named != tenant)
            throw new DomainException(Refusal.Malformed, "message.wrong_tenant", "The message's header and body name different tenants.");

        if (tenants.Of(consumer, tenant, Named("CustomerTenantId", context.Message)) is not { } entered)
            return false;
        operation.EnterTenant(entered);
        operation.Action = consumer.Replace('-', '_');
        operation.Actor = new AuditActor("service", service.Name, OnBehalfOf(context));
        operation.CorrelationId = context.Headers.Get<string>(EventHeaders.Correlation) ?? operation.CorrelationId;
        operation.CausationId = context.MessageId;
        operation.Begin();
        return true;
    }

    private static Guid? Named(string property, T message) => typeof(T).GetProperty(property)?.GetValue(message) as Guid?;

    private static string? OnBehalfOf(ConsumeContext<T> context) =>
        context.Headers.Get<string>(EventHeaders.Actor) is { } actor ? JsonSerializer.Deserialize<AuditActor>(actor, EventCatalogue.Json)!.Id : null;

    private async Task<bool> Record(ConsumeContext<T> context, string consumer)
    {
        var name = context.Headers.Get<string>(EventHeaders.Event) ?? typeof(T).Name;
        var inserted = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO inbox (tenant_id, event_id, consumer, event_name, consumed_at)
            VALUES ({db.TenantId}, {context.MessageId!.Value}, {consumer}, {name}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING
            """,
            context.CancellationToken);
        db.MarkSaved();
        return inserted == 1;
    }
}
