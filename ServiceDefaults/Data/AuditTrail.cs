using System.Diagnostics;
using DotMac.Contracts.Audit;

namespace DotMac.ServiceDefaults.Data;

/// <summary>The audit record of an operation: one, in the operation's own transaction on success, in one of its own on a refusal.</summary>
public static class AuditTrail
{
    internal static void Audit(this ServiceDbContext db, string outcome, string? code, ServiceIdentity service, TimeProvider time)
    {
        var operation = db.Operation;
        var targets = operation.Target is { } about ? db.Trail.Targets.Append(about).Distinct() : db.Trail.Targets;
        var record = new Audited(
            service.Name, operation.Action, outcome, code, operation.Actor, [.. targets], [.. db.Trail.Events],
            time.GetUtcNow(), operation.IpAddress, operation.UserAgent, Activity.Current?.TraceId.ToHexString(), operation.Reason);
        db.Announce(record, Guid.CreateVersion7());
    }

    /// <summary>Adds the audit record of what a consumer or a piece of due work changed, if it changed anything; what follows has one of its own.</summary>
    internal static void AuditChanges(this ServiceDbContext db, ServiceIdentity service, TimeProvider time)
    {
        db.SaveInOneBatch();
        db.Record(service, time);
    }

    /// <summary>
    /// Adds the audit record of what one piece of a batch added or announced. What it changed and told nobody of (a pricing rule's uses) is in a last record of the
    /// batch, which <see cref="AuditChanges"/> adds.
    /// </summary>
    internal static void AuditAnnounced(this ServiceDbContext db, ServiceIdentity service, TimeProvider time)
    {
        db.SaveAnnounced();
        db.Record(service, time);
    }

    private static void Record(this ServiceDbContext db, ServiceIdentity service, TimeProvider time)
    {
        if (db.Trail.Targets.Count > 0)
            db.Audit("succeeded", null, service, time);
        db.Trail.Clear();
    }

    /// <summary>Saves what a consumer or a run of the service's own (a seed, a command) did, with its audit record when it changed anything, and commits.</summary>
    public static async Task SaveAndAudit(this ServiceDbContext db, ServiceIdentity service, TimeProvider time, CancellationToken ct)
    {
        db.AuditChanges(service, time);
        await db.SavePrepared(ct);
        await db.Commit(ct);
    }

    /// <summary>Records a refusal after everything else was rolled back; a refusal of nobody's tenant belongs to the platform's log.</summary>
    internal static async Task AuditRefusal(this ServiceDbContext db, string code, ServiceIdentity service, TimeProvider time, CancellationToken ct)
    {
        if (db.Operation.TenantId is null)
            db.Operation.EnterTenant(Kernel.Tenants.Platform);

        db.Audit("refused", code, service, time);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
    }
}
