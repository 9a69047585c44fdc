using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Clients;

/// <summary>Lists the tenant's machine clients, without their secrets.</summary>
internal static class ListClients
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/clients", Handle).WithName("ListClients").WithTags("Clients")
        .WithSummary("List machine clients").RequirePermission("clients.read");

    public static async Task<Ok<Page<ClientResponse>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Clients, ClientResponse.Projection, ct));
}
