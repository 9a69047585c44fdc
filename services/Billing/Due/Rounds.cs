using DotMac.Billing.Data;
using DotMac.Billing.Domain;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>Plans the daily rounds of a kind: each plans the next, and whatever gives the first a reason plans that. One is planned at a time.</summary>
internal static class Rounds
{
    /// <summary>Lets the next round happen, where none is planned.</summary>
    public static async Task PlanRound(this BillingDbContext db, string kind, DateTimeOffset now, CancellationToken ct)
    {
        if (!await db.DueWork.AnyAsync(work => work.Kind == kind && work.DueAt > now, ct))
            db.Schedule(kind, db.TenantId, DailyRounds.After(now));
    }

    /// <summary>Lets the round after one that happens follow, where none is planned.</summary>
    public static async Task PlanRoundAfter(this BillingDbContext db, DueWork round, CancellationToken ct)
    {
        var next = DailyRounds.After(round.DueAt);
        if (!await db.DueWork.AnyAsync(other => other.Kind == round.Kind && other.Id != round.Id && other.DueAt >= next, ct))
            db.Schedule(round.Kind, db.TenantId, next);
    }
}
