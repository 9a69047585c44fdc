using DotMac.ServiceDefaults.Clock;
using DotMac.ServiceDefaults.Due;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Gateways;
using Microsoft.EntityFrameworkCore;
using Polly;

namespace DotMac.Tenancy.Due;

/// <summary>
/// Drives a sandbox tenant to its clock's target, from one instant at which something is due to the next; it leaves an instant once two rounds
/// over all services show nothing due, published or unconsumed. A crash repeats an instant, at which nothing is left to do.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class DriveClock(TenancyDbContext db, ClockRunner own, FleetClock fleet, TimeProvider wall) : IDueWorkHandler
{
    public const string Kind = "drive_clock";

    /// <summary>How long one piece of work may go on; then it makes room for others and continues as the next.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var began = wall.GetTimestamp();
        var rounds = new ClockRounds(run => Ask(work, run, ct), wall);
        while (true)
        {
            var tenant = await db.Tenants.SingleAsync(known => known.Id == work.Subject, ct);
            if (tenant.ClockTarget is not { } target)
                return;

            await db.Commit(ct);
            var waitsFor = await Settle(rounds, tenant.ClockNow!.Value, Turn - wall.GetElapsedTime(began), ct);
            if (waitsFor is null)
                tenant.MoveClock(rounds.NextDueAt is { } next && next < target ? next : target);
            else
                tenant.WaitForClock(waitsFor);
            await db.SaveChangesAsync(ct);
            if (waitsFor is not null || wall.GetElapsedTime(began) > Turn)
                break;
        }

        db.Schedule(Kind, work.Subject, work.DueAt, notBefore: wall.GetUtcNow() + Pause);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Null once the instant is settled, else what it waits for.</summary>
    private static async Task<string?> Settle(ClockRounds rounds, DateTimeOffset present, TimeSpan atMost, CancellationToken ct)
    {
        try
        {
            return await rounds.Settle(present, atMost, Pause, ct) ? null : rounds.WaitsFor;
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            return exception.Message;
        }
    }

    private async Task<Dictionary<string, ClockReport>> Ask(DueWork work, ClockRun run, CancellationToken ct)
    {
        var mine = await own.Run(run, asking: work.Id, ct);
        var reports = await fleet.Run(db.TenantId, run, ct);
        reports["tenancy"] = mine;
        return reports;
    }
}
