using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.ServiceDefaults.Http;

/// <summary>
/// A platform administrator's endpoint whose path says which tenant it is about: the operation is that tenant's, as with <c>X-Target-Tenant-ID</c>. The path
/// value is the tenant's id, or the id of a row that tells it.
/// </summary>
internal sealed record TenantOfPath(string RouteValue, string? Table)
{
    /// <summary>The tenant; null for whoever may not look into other tenants, and for a row that does not exist.</summary>
    public static async ValueTask<Guid?> Of(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<TenantOfPath>() is not { } path || !http.User.Holds("platform.tenants.read"))
            return null;
        if (!Guid.TryParse(http.GetRouteValue(path.RouteValue) as string, out var id))
            return null;
        return path.Table is null ? id : await path.Read(id, http.RequestServices.GetRequiredService<PlatformDataSource>().Source, http.RequestAborted);
    }

    private async Task<Guid?> Read(Guid id, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT tenant_id FROM {Table} WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }
}

/// <summary>How an endpoint says so.</summary>
public static class TenantOfPathSetup
{
    /// <summary>The operation is of the tenant that this part of the path names, or that the table's row of that id belongs to.</summary>
    public static TBuilder InTenantOf<TBuilder>(this TBuilder builder, string routeValue, string? table = null) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TenantOfPath(routeValue, table));
}
