using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Clock;

/// <summary>Moves this service's picture of a sandbox tenant's present, lets the due-work worker do what became due, and tells what is left.</summary>
public sealed class ClockRunner(ServiceDbContext db, Consumptions consumptions, OutboxSignal signal, TimeProvider wall)
{
    /// <summary>A retry that is further away than this is not waited for: a webhook endpoint that is down must not stop the tenant's time.</summary>
    private static readonly TimeSpan RetryPatience = TimeSpan.FromSeconds(3);

    /// <param name="run">What Tenancy asks.</param>
    /// <param name="asking">The piece of due work that asks, where it is this service's own: it is not waited for.</param>
    /// <param name="ct">Ends the asking.</param>
    public async Task<ClockReport> Run(ClockRun run, Guid? asking, CancellationToken ct)
    {
        await Move(run.Until, ct);
        var report = await Report(run, asking, ct);
        await db.Commit(ct);
        if (report.Due > 0)
            signal.WakeDueWork();
        return report;
    }

    private async Task Move(DateTimeOffset until, CancellationToken ct)
    {
        await db.TenantStates.Where(state => state.TenantId == db.TenantId && state.ClockNow < until)
            .ExecuteUpdateAsync(state => state.SetProperty(known => known.ClockNow, until), ct);
        db.MarkSaved();
    }

    private async Task<ClockReport> Report(ClockRun run, Guid? asking, CancellationToken ct)
    {
        if (await db.TenantStates.SingleOrDefaultAsync(state => state.TenantId == db.TenantId, ct) is not { } tenant)
            return new(0, 0, Unconsumed: 1, null, []);

        var soon = wall.GetUtcNow() + RetryPatience;
        var work = db.DueWork.Where(piece => piece.ParkedAt == null && piece.Id != asking);
        var due = TenantState.IsBlocked(tenant.Status)
            ? 0
            : await work.CountAsync(piece => piece.DueAt <= run.Until && (piece.RetryAt == null || piece.RetryAt <= soon), ct);
        var next = TenantState.IsBlocked(tenant.Status)
            ? null
            : await work.Where(piece => piece.DueAt > run.Until).MinAsync(piece => (DateTimeOffset?)piece.DueAt, ct);
        var unpublished = await db.Outbox.CountAsync(message => message.PublishedAt == null, ct);
        var published = await db.Outbox.Where(message => message.PublishedAt >= run.Since)
            .Select(message => new PublishedEvent(message.EventId, message.EventName, message.EventVersion)).ToListAsync(ct);
        return new(due, unpublished, await consumptions.CountMissing(db, run.Awaited, ct), next, published);
    }
}
