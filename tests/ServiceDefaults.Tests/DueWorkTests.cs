using DotMac.ServiceDefaults.Clock;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>Due work, the only delay there is: when it runs, when it waits, and how a sandbox tenant's clock moves it.</summary>
public sealed class DueWorkTests(NotesService service)
{
    private readonly Guid tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Work_that_crashed_is_tried_again_and_done_once()
    {
        var note = await Plan("crash please", DateTimeOffset.UnixEpoch);
        (await Stamps(note, count => count > 0)).ShouldBe(["stamped at try 2"]);
        (await service.As(tenant, db => db.DueWork.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Work_of_a_suspended_tenant_waits_until_it_is_lifted()
    {
        await State("suspended", clock: null);
        var held = await Plan("held", DateTimeOffset.UnixEpoch);
        // Another tenant's later work is done meanwhile, so the worker has passed the held one by.
        var other = new DueWorkTests(service);
        await other.Stamps(await other.Plan("other", DateTimeOffset.UnixEpoch), count => count > 0);
        (await Stamps(held, _ => true)).ShouldBeEmpty();

        await service.As(tenant, async db =>
        {
            (await db.TenantStates.SingleAsync(state => state.TenantId == tenant)).Status = "active";
            return await db.SaveChangesAsync();
        });
        (await Stamps(held, count => count > 0)).ShouldBe(["stamped at try 1"]);
    }

    [Fact]
    public async Task A_sandbox_tenants_work_waits_for_its_clock_and_the_report_says_what_is_left()
    {
        var began = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await State("trial", began);
        var note = await Plan("next month", began.AddMonths(1));

        var before = await Run(began);
        before.Due.ShouldBe(0);
        before.NextDueAt.ShouldBe(began.AddMonths(1));
        (await Stamps(note, _ => true)).ShouldBeEmpty();

        await Run(began.AddMonths(1));
        (await Stamps(note, count => count > 0)).Count.ShouldBe(1);
        var settled = await Eventually.Get(() => Run(began.AddMonths(1)), report => report.IsQuiet, "quiet");
        settled.NextDueAt.ShouldBeNull();
        (await Run(began)).Due.ShouldBe(0);
        (await service.As(tenant, db => db.TenantStates.SingleAsync(state => state.TenantId == tenant))).ClockNow.ShouldBe(began.AddMonths(1));
    }

    [Fact]
    public async Task An_event_counts_as_consumed_once_its_consumer_has_had_it()
    {
        await State("trial", DateTimeOffset.UnixEpoch);
        var unknown = new PublishedEvent(Guid.CreateVersion7(), "file.uploaded", 1);
        var nobodys = new PublishedEvent(Guid.CreateVersion7(), "invoice.paid", 1);
        (await Run(DateTimeOffset.UnixEpoch, unknown, nobodys)).Unconsumed.ShouldBe(1);
    }

    private async Task<Note> Plan(string title, DateTimeOffset dueAt)
    {
        var note = Note.Draft(title);
        await service.As(tenant, async db =>
        {
            db.Add(note);
            db.Schedule(StampNote.Kind, note.Id, dueAt);
            return await db.SaveChangesAsync();
        });
        return note;
    }

    private Task<int> State(string status, DateTimeOffset? clock) => service.As(tenant, async db =>
    {
        db.TenantStates.Add(new TenantState { TenantId = tenant, Slug = "x", Name = "x", Status = status, ClockNow = clock });
        return await db.SaveChangesAsync();
    });

    private Task<List<string>> Stamps(Note note, Func<int, bool> check) => Eventually.Get(
        () => service.As(tenant, async db => (await db.Notes.AsNoTracking().FirstAsync(found => found.Id == note.Id)).Lines.Select(line => line.Text).ToList()),
        lines => check(lines.Count), $"the stamp of {note.Title}");

    private async Task<ClockReport> Run(DateTimeOffset until, params PublishedEvent[] awaited)
    {
        await using var scope = service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(tenant);
        return await scope.ServiceProvider.GetRequiredService<ClockRunner>().Run(new(until, DateTimeOffset.UnixEpoch, awaited), asking: null, default);
    }
}
