using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Clients;

/// <summary>Shows one machine client, without its secret.</summary>
internal static class GetClient
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/clients/{id:guid}", Handle).WithName("GetClient").WithTags("Clients")
        .WithSummary("Show a machine client").RequirePermission("clients.read");

    public static async Task<Ok<ClientResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var client = await db.Clients.AsNoTracking().FirstOrDefaultAsync(client => client.Id == id, ct) ?? throw ClientErrors.NotFound(id);
        http.SetETag(client);
        return TypedResults.Ok(ClientResponse.From(client));
    }
}
