using DotMac.Identity.Domain.Users;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>Finds the tenant that a request without a token means: by host name, by slug or by <c>X-Tenant-ID</c>.</summary>
public sealed class SignInDirectory(NpgsqlDataSource database, IConfiguration configuration)
{
    private readonly string publicHost = TokenIssuer.IssuerOf(configuration).Host;

    /// <summary>The tenant, or null when what the request names does not exist; refuses a request that names none.</summary>
    public async Task<Guid?> Find(HttpContext http, string? named, CancellationToken ct)
    {
        if (http.Request.Headers.TryGetValue("X-Tenant-ID", out var header))
            return Guid.TryParse(header, out var id) ? await Known("tenant = $1", id, ct) : throw UserErrors.NoTenant();
        if (named?.Contains('\0') is true)
            return null; // such a text cannot even be asked for
        if (!string.IsNullOrWhiteSpace(named))
            return Guid.TryParse(named, out var id)
                ? await Known("tenant = $1", id, ct)
                : await Known("name = $1", named.Trim().ToLowerInvariant(), ct);

        var host = http.Request.Host.Host.ToLowerInvariant();
        if (host.Length == 0 || host == publicHost)
            throw UserErrors.NoTenant();
        var slug = host.EndsWith("." + publicHost, StringComparison.Ordinal) ? host[..^(publicHost.Length + 1)] : host;
        return await Known("name = $1", slug, ct) ?? throw UserErrors.NoTenant();
    }

    private async Task<Guid?> Known(string condition, object value, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT tenant FROM sign_in_directory WHERE {condition} LIMIT 1");
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }
}
