using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace DotMac.Benchmarks.Load;

/// <summary>Billing's own statement that keeps usage events, called directly: a thousand new ones in each transaction, under Billing's role.</summary>
internal sealed class UsageInsert(string sql, string connection, Guid tenant, Guid subscription, Guid meter, int clients)
{
    /// <summary>As many as a request may hold; <c>usage.lua</c> sends as many.</summary>
    public const int Batch = 1_000;

    /// <summary>Events a second.</summary>
    public async Task<double> PerSecond(TimeSpan duration)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var clock = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => InsertFor(source, clock, duration))));
        return counts.Sum() / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private async Task<long> InsertFor(NpgsqlDataSource source, long began, TimeSpan duration)
    {
        await using var session = await source.OpenConnectionAsync();
        await using var enter = new NpgsqlCommand("SELECT set_config('app.tenant_id', $1, true)", session) { Parameters = { new() { Value = tenant.ToString() } } };
        await using var insert = new NpgsqlCommand(sql, session);
        foreach (var value in Values())
            insert.Parameters.Add(new() { Value = value });
        await enter.PrepareAsync();
        await insert.PrepareAsync();
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(began) < duration; count += Batch)
        {
            var values = Values();
            for (var i = 0; i < values.Length; i++)
                insert.Parameters[i].Value = values[i];
            await using var transaction = await session.BeginTransactionAsync();
            await enter.ExecuteNonQueryAsync();
            await using (var kept = await insert.ExecuteReaderAsync())
                while (await kept.ReadAsync())
                    _ = kept.GetString(0);
            await transaction.CommitAsync();
        }

        return count;
    }

    /// <summary>The parameters of a batch in the statement's order.</summary>
    private object[] Values()
    {
        var (prefix, now) = ($"{Guid.NewGuid():N}-", TimeProvider.System.GetUtcNow());
        return
        [
            tenant, now, Column(_ => "bench"), Column(i => prefix + i), Column(_ => subscription), Column(_ => meter), Column(_ => now), Column(_ => (decimal?)3m),
            Column(_ => (string?)null), Column(_ => """{"quantity":3,"region":"eu"}"""), Column(_ => RandomNumberGenerator.GetBytes(32)), Column(_ => false),
        ];

        static T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, Batch).Select(value)];
    }
}
