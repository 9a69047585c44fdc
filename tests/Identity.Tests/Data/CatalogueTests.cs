using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Identity.Tests.Data;

public sealed class CatalogueTests(IdentityHost host)
{
    [Fact]
    public async Task Only_the_tables_on_this_list_have_no_tenant()
    {
        (await Names(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND NOT EXISTS (
                SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
            ORDER BY 1
            """)).ShouldBe(
        [
            "__EFMigrationsHistory", "data_protection_keys", "oauth_applications", "oauth_authorizations", "oauth_scopes", "oauth_tokens",
            "revocations", "sign_in_directory", "signing_keys",
        ]);
    }

    [Fact]
    public async Task Every_table_of_a_tenant_has_forced_policies()
    {
        (await Names(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND
              (NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_key_material_in_the_database_is_sealed()
    {
        var stored = await host.As(Guid.CreateVersion7(), db => db.Set<Identity.Data.SealedSigningKey>().AsNoTracking().ToListAsync());
        stored.ShouldNotBeEmpty();
        using var key = System.Security.Cryptography.ECDsa.Create();
        stored.ShouldAllBe(row => Unreadable(key, row.PrivateKey));
    }

    private static bool Unreadable(System.Security.Cryptography.ECDsa key, byte[] bytes)
    {
        try
        {
            key.ImportPkcs8PrivateKey(bytes, out _);
            return false;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return true;
        }
    }

    private async Task<List<string>> Names(string sql)
    {
        await using var connection = new NpgsqlConnection(host.Settings.Admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> names = [];
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }
}
