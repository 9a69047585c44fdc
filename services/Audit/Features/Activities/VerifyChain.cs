using DotMac.Audit.Data;
using DotMac.Audit.Domain.Activities;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Audit.Features.Activities;

/// <summary>
/// Recomputes the tenant's whole chain from its rows and names the first sequence at which it breaks: a row that was changed or removed, and
/// rows beyond a head that was rewound or removed.
/// </summary>
public static class VerifyChain
{
    public sealed record Response(bool Valid, long Activities, long? FirstBadSequence, string HeadHash);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/verify", Handle).WithName("VerifyAuditChain").RequirePermission("audit.read");

    public static async Task<Ok<Response>> Handle(AuditDbContext db, CancellationToken ct)
    {
        var end = await db.ChainEnd(ct);
        var bad = await FirstBad(db, end, ct);
        return TypedResults.Ok(new Response(bad is null, end.Sequence, bad, Convert.ToHexStringLower(end.Hash)));
    }

    private static async Task<long?> FirstBad(AuditDbContext db, ChainEnd end, CancellationToken ct)
    {
        var (hash, sequence) = (HashChain.Start, 0L);
        var rows = db.Activities.AsNoTracking().Where(row => row.Sequence <= end.Sequence).OrderBy(row => row.Sequence);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            hash = HashChain.Next(hash, row.Canonical(db.TenantId));
            if (row.Sequence != ++sequence || !hash.AsSpan().SequenceEqual(row.Hash))
                return sequence;
        }

        var whole = sequence == end.Sequence && end.LastRow <= end.Sequence && hash.AsSpan().SequenceEqual(end.Hash);
        return whole ? null : sequence + 1;
    }
}
