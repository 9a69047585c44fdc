using System.Diagnostics;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Ends the operations of the OAuth endpoints, which answer in forms of their own and so do without the filter of the API: their audit record is
/// committed with what they changed, or alone after a refusal.
/// </summary>
internal sealed class OperationRecord(IdentityDbContext db, CurrentOperation operation, TimeProvider time)
{
    public Task Done(string action, CancellationToken ct) => Write(action, "succeeded", null, ct);

    public async Task Refused(string action, string code)
    {
        await db.Rollback();
        if (operation.TenantId is not null)
            await Write(action, "refused", code, CancellationToken.None);
    }

    private async Task Write(string action, string outcome, string? code, CancellationToken ct)
    {
        var record = new Audited(
            "identity", action, outcome, code, operation.Actor, operation.Target is { } target ? [target] : [], [], time.GetUtcNow(), operation.IpAddress, operation.UserAgent,
            Activity.Current?.TraceId.ToHexString());
        db.Announce(record, Guid.CreateVersion7());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
    }
}
