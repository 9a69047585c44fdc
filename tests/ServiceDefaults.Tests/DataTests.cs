using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.ServiceDefaults.Tests;

public sealed class DataTests(NotesService service)
{
    private readonly Guid tenant = Guid.CreateVersion7();

    [Fact]
    public async Task A_saved_aggregate_belongs_to_the_tenant_and_another_tenant_does_not_see_it()
    {
        var note = Note.Write("mine");
        await service.As(tenant, async db => { db.Add(note); return await db.SaveChangesAsync(); });

        (await service.As(tenant, db => db.Notes.CountAsync(found => found.Id == note.Id))).ShouldBe(1);
        (await service.As(Guid.CreateVersion7(), db => db.Notes.CountAsync(found => found.Id == note.Id))).ShouldBe(0);
        (await service.As(Guid.CreateVersion7(), db => db.Notes.IgnoreQueryFilters().CountAsync(found => found.Id == note.Id))).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_to_a_child_raises_the_version_of_its_root_and_a_stale_save_is_refused()
    {
        var note = Note.Draft("versions");
        await service.As(tenant, async db => { db.Add(note); return await db.SaveChangesAsync(); });
        note.Version.ShouldBe(1);

        await service.As(tenant, async db =>
        {
            var mine = await db.Notes.FirstAsync(found => found.Id == note.Id);
            mine.Add("a line");
            await service.As(tenant, async other =>
            {
                (await other.Notes.FirstAsync(found => found.Id == note.Id)).Rename("first");
                return await other.SaveChangesAsync();
            });
            await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
            await db.Rollback();
            return 0;
        });
        (await service.As(tenant, db => db.Notes.FirstAsync(found => found.Id == note.Id))).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_row_of_another_tenant_cannot_be_written_with_plain_SQL_either()
    {
        await using var connection = new NpgsqlConnection(service.Settings.AppConnection);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            $"SELECT set_config('app.tenant_id', '{tenant}', true); INSERT INTO notes (id, title, tenant_id, version) VALUES (gen_random_uuid(), 'x', gen_random_uuid(), 1)", connection);
        (await Should.ThrowAsync<PostgresException>(() => insert.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task A_session_that_an_operation_gave_back_shows_the_next_one_nothing_of_its_tenant()
    {
        await service.As(tenant, async db => { db.Add(Note.Write("mine")); return await db.SaveChangesAsync(); });
        await using var replica = await service.StartReplica(connection => connection.MaxPoolSize = 1);
        var pool = replica.Services.GetRequiredService<OperationDataSource>().Source;
        (await Read($"SELECT set_config('app.tenant_id', '{tenant}', true)")).Seen.ShouldBe(1);
        // Twice, so that a prepared statement is asked as well.
        (await Read("SELECT 1")).Seen.ShouldBe(0);
        (await Read("SELECT 1")).Seen.ShouldBe(0);
        (await Read("SELECT 1")).Session.ShouldBe((await Read("SELECT 1")).Session);

        async Task<(int Session, long Seen)> Read(string first)
        {
            await using var connection = await pool.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var before = new NpgsqlCommand(first, connection))
                await before.ExecuteNonQueryAsync();
            await using var count = new NpgsqlCommand("SELECT count(*) FROM notes", connection);
            var seen = (long)(await count.ExecuteScalarAsync())!;
            await transaction.CommitAsync();
            return (connection.ProcessID, seen);
        }
    }

    [Fact]
    public async Task A_statement_that_failed_is_asked_again_on_the_same_session_as_if_it_had_not()
    {
        await using var replica = await service.StartReplica(connection => connection.MaxPoolSize = 1);
        // Prepared at its second use, which fails before the server has described its answer (npgsql #6391).
        (await Divide(by: 1)).ShouldBe(6);
        await Should.ThrowAsync<PostgresException>(() => Divide(by: 0));
        (await Divide(by: 2)).ShouldBe(3);
        (await Divide(by: 3)).ShouldBe(2);

        Task<int> Divide(int by) => service.As(tenant, db => db.Database.SqlQuery<int>($"SELECT 6 / {by} AS \"Value\"").SingleAsync(), replica);
    }

    [Fact]
    public async Task A_request_saves_commits_publishes_audits_and_its_due_work_runs_once()
    {
        using var http = service.Client(tenant);
        var answer = await http.PostAsJsonAsync("/notes", new { title = "story" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var id = Guid.Parse(answer.Headers.Location!.ToString().Split('/')[^1]);

        var lines = await Eventually.Get(
            () => service.As(tenant, async db => (await db.Notes.FirstAsync(note => note.Id == id)).Lines.Select(line => line.Text).ToArray()),
            found => found.Length == 3, "due work and consumer");
        lines.ShouldContain($"consumed by {tenant}");
        // Consumer and due work change the same note: whoever loses the race tries again, and is stamped once all the same.
        lines.Count(line => line.StartsWith("stamped at try", StringComparison.Ordinal)).ShouldBe(1);
        var outbox = await Eventually.Get(() => service.As(tenant, db => db.Outbox.AsNoTracking().ToListAsync()), rows => rows.All(row => row.PublishedAt is not null), "publication");
        outbox.Select(row => row.EventName).Order().ShouldBe(["audited", "audited", "audited", "file.uploaded"]);
        var audited = outbox.Where(row => row.EventName == "audited").Select(row => JsonDocument.Parse(row.Payload).RootElement)
            .Single(record => record.GetProperty("action").GetString() == "write_note");
        audited.GetProperty("events")[0].GetString().ShouldBe("file.uploaded");
    }

    [Fact]
    public async Task What_is_saved_in_one_batch_has_its_version_at_once_and_its_event_once()
    {
        var note = Note.Draft("batch");
        var versions = await service.As(tenant, async db =>
        {
            db.Add(note);
            note.Rename("batched");
            db.SaveInOneBatch();
            var first = note.Version;
            db.SaveInOneBatch();
            var second = note.Version;
            await db.SaveChangesAsync();
            return (first, second, note.Version);
        });
        versions.ShouldBe((1, 1, 1));
        (await service.As(tenant, db => db.Notes.Where(found => found.Id == note.Id).Select(found => found.Version).SingleAsync())).ShouldBe(1);
        (await service.As(tenant, db => db.Outbox.Where(row => row.AggregateId == note.Id).Select(row => row.Sequence).ToListAsync())).ShouldBe([1]);
    }
}
