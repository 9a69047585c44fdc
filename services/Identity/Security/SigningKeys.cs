using System.Security.Cryptography;
using DotMac.Identity.Data;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>
/// The ES256 keys that sign tokens: in the database, sealed by the master key, the same for every replica and after a restart. The youngest whose time has
/// come signs; those after it are published already, those before it still verify.
/// </summary>
public sealed class SigningKeys(NpgsqlDataSource database, MasterSealer sealer, TimeProvider time)
{
    /// <summary>Held by whoever makes a key: replicas that want one at the same time make one.</summary>
    public const long CreationLock = 0x646F746D61636B79;

    /// <summary>Longer than anybody keeps the published keys (five minutes) and than a replica takes to hear of a new one.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(6);

    /// <summary>A key signs for so long, then the next one does.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(90);

    /// <summary>For so long a key verifies after its last signature; no token lives longer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private List<SigningKey> keys = [];

    /// <summary>Youngest first.</summary>
    public IReadOnlyList<ECDsaSecurityKey> All => [.. Loaded.Select(known => known.Key)];

    public SigningCredentials Current =>
        new((Loaded.FirstOrDefault(known => known.SignsFrom <= time.GetUtcNow()) ?? Loaded[^1]).Key, SecurityAlgorithms.EcdsaSha256);

    /// <summary>Whether the youngest key has signed for its whole time.</summary>
    public bool IsDue => Loaded[0].SignsFrom + Period <= time.GetUtcNow();

    /// <summary>Raised when the keys have changed.</summary>
    public event Action? Changed;

    private List<SigningKey> Loaded => keys.Count > 0 ? keys : throw new InvalidOperationException("The signing keys are not loaded yet.");

    /// <summary>Reads the keys, and makes the first one if there is none: replicas that start together make one.</summary>
    public async Task Load(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await Read(connection, ct);
        if (found.Count == 0)
            found = await Add(connection, none => none.Count == 0 ? time.GetUtcNow() : null, ct);
        Take(found);
    }

    /// <summary>Makes the next key when the youngest has signed for its time, and forgets those that nothing needs any more.</summary>
    public async Task Rotate(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        Take(await Add(connection, found => found[0].SignsFrom + Period <= time.GetUtcNow() ? time.GetUtcNow() + Lead : null, ct));
    }

    /// <summary>A new key, sealed; it signs from that instant on once it is stored.</summary>
    public SealedSigningKey Make(DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Base64UrlEncoder.Encode(new ECDsaSecurityKey(key).ComputeJwkThumbprint());
        return new() { Id = id, PrivateKey = sealer.Seal(key.ExportPkcs8PrivateKey(), Purpose(id)), CreatedAt = time.GetUtcNow(), SignsFrom = signsFrom };
    }

    private void Take(List<SigningKey> found)
    {
        var isNew = !found.Select(known => known.Key.KeyId).SequenceEqual(keys.Select(known => known.Key.KeyId));
        if (!isNew)
            return;
        keys = found;
        Changed?.Invoke();
    }

    private async Task<List<SigningKey>> Add(NpgsqlConnection connection, Func<List<SigningKey>, DateTimeOffset?> wanted, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Run(connection, $"SELECT pg_advisory_xact_lock({CreationLock})", ct);
        var found = await Read(connection, ct);
        if (wanted(found) is { } signsFrom)
        {
            var made = Make(signsFrom);
            await Run(connection, "INSERT INTO signing_keys (id, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4)", ct,
                made.Id, made.PrivateKey, made.CreatedAt, made.SignsFrom);
            await Run(
                connection,
                "DELETE FROM signing_keys key WHERE EXISTS (SELECT FROM signing_keys next WHERE next.signs_from > key.signs_from AND next.signs_from < $1)",
                ct, time.GetUtcNow() - Kept);
            found = await Read(connection, ct);
        }

        await transaction.CommitAsync(ct);
        return found;
    }

    private async Task<List<SigningKey>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var known = keys.ToDictionary(one => one.Key.KeyId);
        await using var command = new NpgsqlCommand("SELECT id, private_key, signs_from FROM signing_keys ORDER BY signs_from DESC, id", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<SigningKey> found = [];
        DomainException? unknown = null;
        while (await reader.ReadAsync(ct))
            try
            {
                found.Add(known.GetValueOrDefault(reader.GetString(0)) ??
                    new(Open(reader.GetString(0), reader.GetFieldValue<byte[]>(1)), reader.GetFieldValue<DateTimeOffset>(2)));
            }
            catch (DomainException lost) when (lost.Code == Sealer.KeyUnknown)
            {
                unknown = lost; // what it signed is refused; the others go on
            }

        return found.Count == 0 && unknown is not null ? throw unknown : found;
    }

    private ECDsaSecurityKey Open(string id, byte[] box)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(sealer.Open(box, Purpose(id)), out _);
        return new(key) { KeyId = id };
    }

    internal static string Purpose(string id) => $"signing_keys.private_key:{id}";

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record SigningKey(ECDsaSecurityKey Key, DateTimeOffset SignsFrom);
}
