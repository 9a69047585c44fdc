using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Lists the caller's passkeys.</summary>
internal static class ListPasskeys
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/passkeys", Handle).WithName("ListPasskeys").WithTags("Passkeys")
        .WithSummary("List your passkeys").RequireSelf();

    public static async Task<Ok<Page<PasskeyResponse>>> Handle(ClaimsPrincipal caller, IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Passkeys.OfUser(caller.UserId() ?? Guid.Empty), PasskeyResponse.Projection, ct));
}
