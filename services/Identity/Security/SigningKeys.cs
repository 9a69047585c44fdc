using System.Security.Cryptography;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>
/// The ES256 keys that sign access tokens: in the database, sealed by the master key, the same for every replica and after a restart.
/// The youngest signs; the older ones still verify.
/// </summary>
public sealed class SigningKeys(NpgsqlDataSource database, MasterSealer sealer, TimeProvider time)
{
    private const long CreationLock = 0x646F746D61636B79;
    private List<ECDsaSecurityKey> keys = [];

    public IReadOnlyList<ECDsaSecurityKey> All => keys.Count > 0 ? keys : throw new InvalidOperationException("The signing keys are not loaded yet.");

    public SigningCredentials Current => new(All[0], SecurityAlgorithms.EcdsaSha256);

    /// <summary>Reads the keys, and makes the first one if there is none: replicas that start together make one.</summary>
    public async Task Load(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = await Read(connection, ct);
        if (found.Count == 0)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Run(connection, $"SELECT pg_advisory_xact_lock({CreationLock})", ct);
            found = await Read(connection, ct);
            if (found.Count == 0)
            {
                await Create(connection, ct);
                found = await Read(connection, ct);
            }

            await transaction.CommitAsync(ct);
        }

        keys = found;
    }

    private async Task<List<ECDsaSecurityKey>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT id, private_key FROM signing_keys ORDER BY created_at DESC, id", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<ECDsaSecurityKey> found = [];
        while (await reader.ReadAsync(ct))
            found.Add(Open(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        return found;
    }

    private async Task Create(NpgsqlConnection connection, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Base64UrlEncoder.Encode(new ECDsaSecurityKey(key).ComputeJwkThumbprint());
        await Run(connection, "INSERT INTO signing_keys (id, private_key, created_at) VALUES ($1, $2, $3)", ct, id,
            sealer.Seal(key.ExportPkcs8PrivateKey(), Purpose(id)), time.GetUtcNow());
    }

    private ECDsaSecurityKey Open(string id, byte[] box)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(sealer.Open(box, Purpose(id)), out _);
        return new(key) { KeyId = id };
    }

    private static string Purpose(string id) => $"signing-key:{id}";

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Loads the signing keys before the first request is accepted. A database that is down or too busy right now is waited for, as everywhere.</summary>
public sealed partial class LoadSigningKeys(SigningKeys keys, TimeProvider time, ILogger<LoadSigningKeys> logger) : IHostedService
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await Loaded(cancellationToken))
            await Task.Delay(Gap, time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> Loaded(CancellationToken ct)
    {
        try
        {
            await keys.Load(ct);
            return true;
        }
        catch (NpgsqlException exception) when (exception.IsTransient)
        {
            Log.NotYet(logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys could not be read and are asked for again: {Reason}")]
        public static partial void NotYet(ILogger logger, string reason);
    }
}
