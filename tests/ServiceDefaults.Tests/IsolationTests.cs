using System.Net;
using System.Net.Http.Json;
using DotMac.ServiceDefaults.Tests.Notes;
using Npgsql;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>The tenant belongs to a transaction, never to a connection: whatever ends a request early, the next one on its connection is somebody else's.</summary>
public sealed class IsolationTests(NotesService service)
{
    private const int Requests = 500;
    private readonly Guid[] tenants = [Guid.CreateVersion7(), Guid.CreateVersion7()];

    [Fact]
    public async Task Over_two_connections_with_cancellations_and_time_outs_nobody_ever_sees_or_writes_a_foreign_row()
    {
        await using var replica = await service.StartReplica(connection => (connection.MaxPoolSize, connection.Timeout, connection.CommandTimeout) = (2, 1, 1));
        using var locked = new CancellationTokenSource();
        var locking = LockNowAndThen(locked.Token);
        var outcomes = new List<string>();
        HttpClient[] clients = [.. tenants.Select(tenant => service.Client(tenant, replica))];
        var random = new Random(20);
        // Sixteen at once, the tenants in turn; the seed decides which of them hang up, and when.
        foreach (var batch in Enumerable.Range(0, Requests).Select(i => (Tenant: i % 2, Writes: random.Next(3) == 0, HangsUpAfter: random.Next(2) == 0 ? random.Next(1, 40) : 10_000)).Chunk(16))
            outcomes.AddRange(await Task.WhenAll(batch.Select(one => Ask(clients[one.Tenant], tenants[one.Tenant], one.Writes, one.HangsUpAfter))));
        await locked.CancelAsync();
        await locking;

        outcomes.ShouldAllBe(outcome => outcome == "own" || outcome == "hung up" || outcome == "unavailable");
        foreach (var kind in (string[])["own", "hung up", "unavailable"])
            outcomes.ShouldContain(kind, $"of the {Requests} requests none ended so: {string.Join(", ", outcomes.CountBy(outcome => outcome))}");
        (await Foreign()).ShouldBe(0);
        foreach (var tenant in tenants)
            (await Ask(service.Client(tenant), tenant, writes: true, hangsUpAfter: 60_000)).ShouldBe("own");
    }

    /// <summary>Writes a note or reads all, and tells how it ended; a note names its tenant in its title.</summary>
    private static async Task<string> Ask(HttpClient http, Guid tenant, bool writes, int hangsUpAfter)
    {
        using var patience = new CancellationTokenSource(hangsUpAfter);
        try
        {
            using var answer = writes
                ? await http.PostAsJsonAsync("/notes", new { title = $"{tenant}" }, patience.Token)
                : await http.GetAsync("/notes?limit=100", patience.Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return "unavailable";
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            if (!answer.IsSuccessStatusCode)
                return $"{(int)answer.StatusCode} {text}";
            var titles = writes ? 1 : text.Split("\"title\"").Length - 1;
            return text.Split($"{tenant}").Length - 1 == titles ? "own" : $"foreign: {text}";
        }
        catch (OperationCanceledException)
        {
            return "hung up";
        }
    }

    /// <summary>So that commands run out of their time, in the middle of a transaction.</summary>
    private async Task LockNowAndThen(CancellationToken end)
    {
        await using var server = NpgsqlDataSource.Create(service.Settings.Admin);
        while (!end.IsCancellationRequested)
        {
            await using var connection = await server.OpenConnectionAsync(CancellationToken.None);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { new("BEGIN"), new("LOCK TABLE notes IN ACCESS EXCLUSIVE MODE"), new("SELECT pg_sleep(1.3)"), new("COMMIT") },
            };
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            await Task.Delay(2000, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Notes that stand under another tenant than the one that wrote them.</summary>
    private async Task<long> Foreign()
    {
        await using var server = NpgsqlDataSource.Create(service.Settings.Admin);
        await using var foreign = server.CreateCommand("SELECT count(*) FROM notes WHERE tenant_id = ANY($1) AND title <> tenant_id::text");
        foreign.Parameters.Add(new() { Value = tenants });
        return (long)(await foreign.ExecuteScalarAsync())!;
    }
}
