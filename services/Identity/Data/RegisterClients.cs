using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tokens;
using Npgsql;
using OAuthApplication = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication<System.Guid>;

namespace DotMac.Identity.Data;

/// <summary>
/// The migrate run registers the fleet's own clients with the public halves of their keys; a changed key replaces the old one. Plain SQL: on
/// most starts nothing is to be done, and building EF's model to find that out would take longer than all the rest.
/// </summary>
internal sealed class RegisterClients(NpgsqlDataSource database, IConfiguration configuration) : IMigrateStep
{
    private const string Upsert = """
        INSERT INTO oauth_applications
            (id, client_id, display_name, client_type, consent_type, json_web_key_set, permissions, properties, concurrency_token)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (client_id) DO UPDATE SET client_type = excluded.client_type, json_web_key_set = excluded.json_web_key_set,
            permissions = excluded.permissions, properties = excluded.properties, concurrency_token = excluded.concurrency_token
        WHERE (oauth_applications.client_type, oauth_applications.json_web_key_set, oauth_applications.permissions, oauth_applications.properties)
            IS DISTINCT FROM (excluded.client_type, excluded.json_web_key_set, excluded.permissions, excluded.properties)
        """;

    private const string PlatformName =
        "INSERT INTO sign_in_directory (name, tenant, status, sequence) VALUES ('platform', $1, 'active', 0) ON CONFLICT (name) DO NOTHING";

    public async Task Run(CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        Register(batch, Applications.FirstParty(SessionTokens.FirstPartyClient));
        foreach (var client in configuration.GetSection("Clients").GetChildren())
            Register(batch, Applications.OfService(client.Key.ToLowerInvariant(), ServiceClientKey.PublicKey(client.Value!)));
        Add(batch, PlatformName, Tenants.Platform);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void Register(NpgsqlBatch batch, OAuthApplication wanted) => Add(
        batch, Upsert, wanted.Id, wanted.ClientId!, wanted.DisplayName!, wanted.ClientType!, wanted.ConsentType!,
        (object?)wanted.JsonWebKeySet ?? DBNull.Value, wanted.Permissions!, wanted.Properties!, wanted.ConcurrencyToken!);

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }
}

/// <summary>The migrate run makes the first signing key, so that the replicas find it.</summary>
internal sealed class MakeSigningKey(Security.SigningKeys keys) : IMigrateStep
{
    public Task Run(CancellationToken ct) => keys.Load(ct);
}
