using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.ServiceDefaults.Clock;
using DotMac.ServiceDefaults.Messaging;
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
        // Maybe not at the second: a replica that another test starts with one connection shares the queue, and may find that connection taken.
        (await Stamps(note, count => count > 0)).ShouldHaveSingleItem().ShouldNotBe("stamped at try 1");
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
        (await service.As(tenant, db => db.DueWork.Select(work => work.Attempt).SingleAsync())).ShouldBe(0, "waiting costs no tries");

        await service.As(tenant, async db =>
        {
            (await db.TenantStates.SingleAsync(state => state.TenantId == tenant)).Status = "active";
            return await db.SaveChangesAsync();
        });
        (await Stamps(held, count => count > 0)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_due_at_once_before_the_service_knows_its_tenant_does_not_wait_for_the_tenants_clock()
    {
        // The event that asks for a mail may come before the one that tells of the sandbox tenant, whose clock began when it signed up.
        var note = Note.Write("at once");
        await service.As(tenant, async db =>
        {
            db.Add(note);
            await db.SaveChangesAsync();
            db.Schedule(StampNote.Kind, note.Id, TimeProvider.System.GetUtcNow());
            db.TenantStates.Add(new() { TenantId = tenant, Slug = "s", Name = "S", Status = "trial", ClockNow = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1) });
            return await db.SaveChangesAsync();
        });
        await Eventually.Get(
            () => service.As(tenant, async db => (await db.Notes.AsNoTracking().FirstAsync(found => found.Id == note.Id)).Lines.Select(line => line.Text).ToList()),
            // At whichever try: what the note's own event adds may come between the stamp's reading and its writing.
            lines => lines.Any(line => line.StartsWith("stamped at try", StringComparison.Ordinal)), "the stamp, beside what the note's own event adds");
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

    [Fact]
    public async Task Pieces_that_are_due_together_share_a_transaction_and_have_an_audit_record_each()
    {
        var notes = await PlanTogether("quiet", "quieter", "quietest");
        (await Titles(notes, titles => titles.All(title => title.StartsWith("shouted", StringComparison.Ordinal)))).ShouldAllBe(title => title == "shouted among 3");

        var records = await Audited("shout_notes");
        records.Select(record => record.Targets.Single().Id).ShouldBe(notes.Select(note => note.Id), ignoreOrder: true);
        records.ShouldAllBe(record => record.Outcome == "succeeded");
        (await service.As(tenant, db => db.DueWork.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_piece_that_is_refused_is_put_aside_alone_and_those_beside_it_are_done_once()
    {
        var notes = await PlanTogether("quiet", "forbidden", "quietest");
        (await Titles(notes, titles => titles.Count(title => title == "shouted among 1") == 2)).ShouldBe(["shouted among 1", "forbidden", "shouted among 1"], ignoreOrder: true);

        var parked = await Eventually.Get(
            () => service.As(tenant, db => db.DueWork.AsNoTracking().SingleAsync()), work => work.ParkedAt is not null, "the refused piece is parked");
        (parked.Subject, parked.LastError).ShouldBe((notes[1].Id, "note.forbidden"));
        (await Audited("shout_notes")).Select(record => record.Outcome).ShouldBe(["refused", "succeeded", "succeeded"], ignoreOrder: true);
        (await service.As(tenant, db => db.Notes.AsNoTracking().Select(note => note.Version).ToListAsync())).ShouldBe([2, 1, 2], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_piece_changed_and_told_nobody_of_is_in_a_last_record_and_is_one_version()
    {
        var notes = await PlanTogether("quiet", "whispered", "quietest");
        await Titles(notes, titles => titles.Count(title => title == "shouted among 3") == 2);

        var records = await Audited("shout_notes");
        records.Length.ShouldBe(3);
        records[..2].Select(record => record.Targets.Single().Id).ShouldBe([notes[0].Id, notes[2].Id], ignoreOrder: true);
        (records[2].Targets.Single().Id, records[2].Events.Count).ShouldBe((notes[1].Id, 0));
        var whispered = await service.As(tenant, db => db.Notes.AsNoTracking().SingleAsync(note => note.Id == notes[1].Id));
        (whispered.Version, whispered.Lines.Single().Text).ShouldBe((2L, "whispered among 3"));
    }

    [Fact]
    public async Task Work_of_one_kind_does_not_wait_behind_a_tenants_backlog_of_another()
    {
        Note[] backlog = [.. Enumerable.Range(0, 150).Select(i => Note.Draft($"stamp {i}"))];
        var shout = Note.Draft("quiet");
        await service.As(tenant, async db =>
        {
            db.AddRange([shout, .. backlog]);
            foreach (var note in backlog)
                db.Schedule(StampNote.Kind, note.Id, DateTimeOffset.UnixEpoch);
            db.Schedule(ShoutNotes.Kind, shout.Id, DateTimeOffset.UnixEpoch.AddDays(1));
            return await db.SaveChangesAsync();
        });
        await Eventually.Get(() => service.As(tenant, db => db.DueWork.CountAsync()), left => left == 0, "all of it");

        var order = await service.As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).Select(row => row.Payload).ToListAsync());
        order.Count.ShouldBe(backlog.Length + 1);
        order.FindIndex(record => record.Contains(ShoutNotes.Kind, StringComparison.Ordinal)).ShouldBeLessThan(70, "it is claimed with the first 32, while the worker may hold as many more");
    }

    [Fact]
    public async Task Work_that_needs_what_is_away_is_tried_every_hour_and_never_put_aside()
    {
        await Plan("away", TimeProvider.System.GetUtcNow().AddDays(1));
        await service.As(tenant, async db =>
        {
            var planned = await db.Database.ExecuteSqlAsync($"UPDATE due_work SET attempt = 12, due_at = '2000-01-01Z' WHERE tenant_id = {tenant}");
            db.MarkSaved();
            return planned;
        });
        var tried = await Eventually.Get(
            () => service.As(tenant, db => db.DueWork.AsNoTracking().SingleAsync()), work => work is { Attempt: 13, LeasedUntil: null }, "the thirteenth try");
        (tried.ParkedAt, tried.LastError).ShouldBe((null, "The store of notes is away."));
        (tried.RetryAt!.Value - TimeProvider.System.GetUtcNow()).TotalMinutes.ShouldBeInRange(40, 76);
    }

    private async Task<Note[]> PlanTogether(params string[] titles)
    {
        Note[] notes = [.. titles.Select(Note.Draft)];
        await service.As(tenant, async db =>
        {
            db.AddRange(notes);
            foreach (var note in notes)
                db.Schedule(ShoutNotes.Kind, note.Id, DateTimeOffset.UnixEpoch);
            return await db.SaveChangesAsync();
        });
        return notes;
    }

    private Task<List<string>> Titles(Note[] notes, Func<List<string>, bool> check) => Eventually.Get(
        () => service.As(tenant, db => db.Notes.AsNoTracking().Where(note => notes.Select(own => own.Id).Contains(note.Id)).OrderBy(note => note.Id)
            .Select(note => note.Title).ToListAsync()),
        check, "the titles");

    private Task<Audited[]> Audited(string action) => service.As(tenant, async db =>
        (await db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).ToListAsync())
            .Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!).Where(record => record.Action == action).ToArray());

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
