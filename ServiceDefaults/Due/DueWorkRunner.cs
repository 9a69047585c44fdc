using System.Diagnostics;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Due;

/// <summary>Runs claimed due work in a scope of its own: effect, completion and audit record commit together.</summary>
internal sealed partial class DueWorkRunner(
    IServiceScopeFactory scopes, DueWorkQueue queue, ServiceIdentity service, TimeProvider time, ILogger<DueWorkRunner> logger)
{
    private const int MostAttempts = 12;

    /// <summary>Does a batch in one transaction; where that fails, each piece alone, so that one which cannot be done holds no other up.</summary>
    public async Task Run(IReadOnlyList<DueClaim> batch, CancellationToken ct)
    {
        if (batch.Count > 1 && await Succeeds(batch, ct))
            return;

        foreach (var claim in batch)
            await Run(claim, ct);
    }

    private async Task<bool> Succeeds(IReadOnlyList<DueClaim> batch, CancellationToken ct)
    {
        try
        {
            await Hold(batch, ct);
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.Split(logger, batch[0].Kind, batch.Count, exception.Message);
            return false;
        }
    }

    private async Task Run(DueClaim claim, CancellationToken ct)
    {
        try
        {
            await Hold([claim], ct);
        }
        catch (DomainException refusal) when (refusal.Refusal != Refusal.Unavailable)
        {
            Log.Refused(logger, claim.Kind, claim.Id, refusal.Code);
            await queue.Park(claim, refusal.Code, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The process stops: the lease runs out, and whoever claims the work next does it.
        }
        catch (DomainException outage)
        {
            Log.Failed(logger, outage, claim.Kind, claim.Id, claim.Attempt);
            await Postpone(claim, outage.Message, ct); // never parked: an outage ends by itself, however long it takes
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, claim.Kind, claim.Id, claim.Attempt);
            await (claim.Attempt < MostAttempts ? Postpone(claim, exception.Message, ct) : queue.Park(claim, exception.Message, ct));
        }
    }

    /// <summary>Handles the claims while it keeps their leases; all or none of them is done.</summary>
    private async Task Hold(IReadOnlyList<DueClaim> claims, CancellationToken ct)
    {
        using var activity = ServiceTelemetry.Continue($"due {claims[0].Kind}", ActivityKind.Internal, claims[0].TraceParent);
        await using var lease = new DueLease(queue, claims, time, logger, ct);
        await Handle(claims, lease.Token);
    }

    private async Task Handle(IReadOnlyList<DueClaim> claims, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(claims[0].TenantId);
        operation.Action = claims[0].Kind;
        operation.Actor = new AuditActor("service", service.Name);
        operation.Begin();
        using var logged = operation.Log(logger);

        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var handler = scope.ServiceProvider.GetRequiredKeyedService<IDueWorkHandler>(claims[0].Kind);
        try
        {
            await Handle(await Held(db, claims, ct), handler, db, ct);
        }
        catch (DomainException refusal) when (claims.Count == 1 && refusal.Refusal != Refusal.Unavailable)
        {
            await db.Rollback();
            await db.AuditRefusal(refusal.Code, service, time, CancellationToken.None);
            throw;
        }
        finally
        {
            await db.Rollback();
        }
    }

    private async Task Handle(IReadOnlyList<DueWork> held, IDueWorkHandler handler, ServiceDbContext db, CancellationToken ct)
    {
        if (held.Count == 0)
            return;

        if (handler is IDueBatchHandler together)
            await together.Prepare(held, ct);
        foreach (var work in held)
        {
            await handler.Handle(work, ct);
            db.Remove(work);
            if (held.Count > 1)
                db.AuditAnnounced(service, time);
        }

        await db.SaveAndAudit(service, time, ct);
    }

    /// <summary>Those pieces that are still the worker's, oldest first; another worker may have done the others meanwhile.</summary>
    private static async Task<IReadOnlyList<DueWork>> Held(ServiceDbContext db, IReadOnlyList<DueClaim> claims, CancellationToken ct)
    {
        var ids = claims.Select(claim => claim.Id).ToArray();
        var found = await db.DueWork.Where(work => ids.Contains(work.Id)).OrderBy(work => work.DueAt).ThenBy(work => work.Id).ToListAsync(ct);
        return [.. found.Where(work => claims.Any(claim => claim.Id == work.Id && claim.Fence == work.Fence))];
    }

    /// <summary>Twice as long each time, an hour or so at most.</summary>
    private Task<bool> Postpone(DueClaim claim, string error, CancellationToken ct)
    {
        var gap = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, claim.Attempt)) * (0.75 + Random.Shared.NextDouble() / 2));
        return queue.Retry(claim, time.GetUtcNow() + gap, error, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} pieces of {Kind} could not be done together and are done one by one: {Reason}")]
        public static partial void Split(ILogger logger, string kind, int count, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} was refused ({Code}) and waits for a person")]
        public static partial void Refused(ILogger logger, string kind, Guid id, string code);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} failed at try {Attempt} and will be tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string kind, Guid id, int attempt);
    }
}
