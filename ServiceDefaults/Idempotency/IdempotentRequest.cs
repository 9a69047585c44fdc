using System.Security.Cryptography;
using System.Text;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.ServiceDefaults.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header-07): bound to tenant, principal and route by its hash; held by a
/// transaction-level advisory lock while the first request runs; the answer is stored in the effect's own transaction. A handler that ends its
/// transaction lets go of the lock: with the next one it is taken again, and whoever was overtaken in between by a repeat has the repeat's answer.
/// </summary>
internal sealed class IdempotentRequest(HttpContext http, ServiceDbContext db, AnswerSealer sealer, byte[] key, byte[] requestHash, TimeProvider time)
{
    private const string Header = "Idempotency-Key";

    public IResult? Replay { get; private set; }

    public static async Task<IdempotentRequest?> Begin(HttpContext http, ServiceDbContext db, TimeProvider time)
    {
        var endpoint = http.GetEndpoint()!.Metadata;
        if (endpoint.GetMetadata<Streamed>() is not null || db.Operation.TenantId is null)
            return null;
        if (!http.Request.Headers.TryGetValue(Header, out var values))
            return endpoint.GetMetadata<IdempotencyKeyRequired>() is null
                ? null
                : throw new DomainException(Refusal.Malformed, "idempotency.key_required", "Money moves here: send an Idempotency-Key.");

        var sealer = http.RequestServices.GetRequiredService<AnswerSealer>();
        var idempotency = new IdempotentRequest(http, db, sealer, KeyHash(http, db, Parse(values)), sealer.HashOf(await Digest(http)), time);
        await idempotency.LockAndLookUp();
        db.Reopen = idempotency.Resume;
        return idempotency;
    }

    /// <summary>Runs the result into memory and stores it, sealed, in the transaction of the effect.</summary>
    public async Task<IResult> Store(object? result)
    {
        var answer = await RecordedAnswer.Record(http, result);
        if (answer.Status < 400)
            db.Add(new StoredAnswer { KeyHash = key, RequestHash = requestHash, Answer = sealer.Seal(answer), CreatedAt = time.GetUtcNow() });
        return answer;
    }

    private async Task Resume()
    {
        await LockAndLookUp();
        if (Replay is not null)
            throw new OvertakenException(Replay);
    }

    private Task LockAndLookUp() => db.Open(
        [
            new("SELECT pg_try_advisory_xact_lock($1)") { Parameters = { new() { Value = BitConverter.ToInt64(key) } } },
            new("SELECT request_hash, answer FROM stored_answers WHERE key_hash = $1") { Parameters = { new() { Value = key } } },
        ],
        LookUp,
        http.RequestAborted);

    private async Task LookUp(NpgsqlDataReader reader)
    {
        await reader.ReadAsync(http.RequestAborted);
        if (!reader.GetBoolean(0))
            throw new DomainException(Refusal.Conflict, "idempotency.in_progress", "The first request with this key is still running.") { RetryAfter = TimeSpan.FromSeconds(1) };

        await reader.NextResultAsync(http.RequestAborted);
        if (!await reader.ReadAsync(http.RequestAborted))
            return;
        if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(requestHash))
            throw new DomainException(Refusal.Rule, "idempotency.key_reused", "The Idempotency-Key was used with another request.");

        Replay = sealer.Open(reader.GetFieldValue<byte[]>(1)) with { Replayed = true };
    }

    /// <summary>The key as a structured-field string or bare, 1 to 255 visible characters.</summary>
    private static string Parse(Microsoft.Extensions.Primitives.StringValues values)
    {
        var key = values.Count == 1 ? values[0]!.Trim() : "";
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return key.Length is > 0 and <= 255 && key.All(character => character is >= ' ' and <= '~')
            ? key
            : throw new DomainException(Refusal.Malformed, "idempotency.key_malformed", "An Idempotency-Key has 1 to 255 visible characters.");
    }

    private static byte[] KeyHash(HttpContext http, ServiceDbContext db, string key)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{db.TenantId}{db.GuestId}\n{db.Operation.Actor.Kind}:{db.Operation.Actor.Id}\n{http.Request.Method} {route}\n{key}"));
    }

    private static async Task<byte[]> Digest(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(http.Request.Path + http.Request.QueryString));
        http.Request.Body.Position = 0;
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
            hash.AppendData(buffer, 0, read);
        return hash.GetHashAndReset();
    }
}
