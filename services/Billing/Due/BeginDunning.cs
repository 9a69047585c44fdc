using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>The daily round, while a tenant has an active campaign or dunning that runs: begins what has to begin, and hands out the steps that are due.</summary>
[HandlesDueWork(Kind)]
public sealed class BeginDunning(BillingDbContext db) : IDueWorkHandler
{
    public const string Kind = "begin_dunning";

    /// <summary>A campaign is active: lets the next round happen, where none is planned.</summary>
    public static async Task Plan(BillingDbContext db, DunningCampaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign.IsActive)
            await db.PlanRound(Kind, now, ct);
    }

    /// <summary>It holds all campaigns: of two rounds at once, or of a round and a start by hand, the later sees what the earlier began.</summary>
    public async Task Handle(DueWork work, CancellationToken ct)
    {
        await NoteOverdueUntil(work.DueAt, ct);
        var campaigns = await db.DunningCampaigns.HoldAll(ct);
        var begun = await Begin([.. campaigns.Where(campaign => campaign.IsActive)], work.DueAt, ct);
        var due = await db.DunningExecutions.Where(execution => execution.NextActionAt <= work.DueAt).Select(execution => execution.Id).ToListAsync(ct);
        foreach (var id in due.Concat(begun.Where(execution => execution.NextActionAt <= work.DueAt).Select(execution => execution.Id)))
            db.Schedule(TakeDunningStep.Kind, id, work.DueAt);

        if (begun.Count > 0 || campaigns.Any(campaign => campaign.IsActive) || await db.DunningExecutions.AnyAsync(known => known.EndedAt == null, ct))
            await db.PlanRoundAfter(work, ct);
    }

    /// <summary>Where a clock jumped, what fell overdue before this round may not have been noted yet: its work and this one are due together.</summary>
    private async Task NoteOverdueUntil(DateTimeOffset at, CancellationToken ct)
    {
        var late = await db.DueWork.AsNoTracking().Where(work => work.Kind == NoteOverdue.Kind && work.DueAt <= at && work.ParkedAt == null)
            .ToDictionaryAsync(work => work.Subject, work => work.DueAt, ct);
        if (late.Count == 0)
            return;
        await db.HoldInvoices([.. late.Keys], ct);
        foreach (var (id, since) in late)
            (await db.Invoices.FindAsync([id], ct))!.FallOverdue(since);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Each customer and currency by the first campaign that covers it.</summary>
    private async Task<IReadOnlyList<DunningExecution>> Begin(IReadOnlyList<DunningCampaign> campaigns, DateTimeOffset at, CancellationToken ct)
    {
        var owed = campaigns.Count == 0 ? [] : await db.OwedAfresh(at, ct);
        var paid = campaigns.Any(campaign => campaign.Terms.Exclusions.MinLifetimeValues.Count > 0)
            ? await db.PaidBy([.. owed.Select(debtor => debtor.CustomerId).Distinct()], ct)
            : [];
        List<DunningExecution> begun = [];
        foreach (var debtor in owed)
        {
            var fitting = campaigns.FirstOrDefault(campaign => campaign.Terms.Cover(debtor.Currency.Code, debtor.Debts, at)
                && !campaign.Terms.Exclusions.Hold(debtor.CustomerId, debtor.Currency.Code, paid.GetValueOrDefault((debtor.CustomerId, debtor.Currency.Code))));
            if (fitting is not null)
                begun.Add(DunningExecution.Start(fitting, debtor.CustomerId, debtor.Currency, debtor.Debts.Sum(debt => debt.Amount), at));
        }

        db.AddRange(begun);
        return begun;
    }
}
