using System.Diagnostics;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DotMac.ServiceDefaults.Due;

/// <summary>Runs one claimed piece of due work in a scope of its own: effect, completion and audit record commit together.</summary>
internal sealed partial class DueWorkRunner(
    IServiceScopeFactory scopes, DueWorkQueue queue, ServiceIdentity service, TimeProvider time, ILogger<DueWorkRunner> logger)
{
    private const int MostAttempts = 12;
    private static readonly TimeSpan LeaseRenewal = TimeSpan.FromSeconds(20);

    public async Task Run(DueClaim claim, CancellationToken ct)
    {
        using var activity = ServiceTelemetry.Continue($"due {claim.Kind}", ActivityKind.Internal, claim.TraceParent);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewal = KeepLease(claim, lost);
        try
        {
            await Handle(claim, lost.Token);
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
        catch (Exception exception)
        {
            Log.Failed(logger, exception, claim.Kind, claim.Id, claim.Attempt);
            await Postpone(claim, exception.Message, ct);
        }
        finally
        {
            await lost.CancelAsync();
            await renewal;
        }
    }

    private async Task Handle(DueClaim claim, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        operation.EnterTenant(claim.TenantId);
        operation.Action = claim.Kind;
        operation.Actor = new AuditActor("service", service.Name);
        operation.Begin();
        using var logged = operation.Log(logger);

        var db = scope.ServiceProvider.GetRequiredService<ServiceDbContext>();
        try
        {
            var work = await db.DueWork.SingleOrDefaultAsync(row => row.Id == claim.Id && row.Fence == claim.Fence, ct);
            if (work is null)
                return;

            await scope.ServiceProvider.GetRequiredKeyedService<IDueWorkHandler>(claim.Kind).Handle(work, ct);
            db.Remove(work);
            await db.SaveAndAudit(service, time, ct);
        }
        catch (DomainException refusal) when (refusal.Refusal != Refusal.Unavailable)
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

    private async Task KeepLease(DueClaim claim, CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LeaseRenewal, time, lost.Token);
                if (!await Renew(claim, lost.Token))
                    await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, the process stops, or another worker has it: in each case there is nothing to keep.
        }
    }

    /// <summary>A database that does not answer right now takes nobody's lease away; the fence decides in the end.</summary>
    private async Task<bool> Renew(DueClaim claim, CancellationToken ct)
    {
        try
        {
            return await queue.Renew(claim, ct);
        }
        catch (NpgsqlException exception)
        {
            Log.NotRenewed(logger, claim.Kind, claim.Id, exception.Message);
            return true;
        }
    }

    private Task<bool> Postpone(DueClaim claim, string error, CancellationToken ct)
    {
        if (claim.Attempt >= MostAttempts)
            return queue.Park(claim, error, ct);

        var gap = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, claim.Attempt)) * (0.75 + Random.Shared.NextDouble() / 2));
        return queue.Retry(claim, time.GetUtcNow() + gap, error, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Kind} {Id} could not be renewed: {Reason}")]
        public static partial void NotRenewed(ILogger logger, string kind, Guid id, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} was refused ({Code}) and waits for a person")]
        public static partial void Refused(ILogger logger, string kind, Guid id, string code);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} failed at try {Attempt} and will be tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string kind, Guid id, int attempt);
    }
}
