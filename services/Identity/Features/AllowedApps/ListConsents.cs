using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.AllowedApps;

/// <summary>Lists the clients that act in the caller's name, and what they may do.</summary>
internal static class ListConsents
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/consents", Handle).WithName("ListConsents").WithTags("Sign-in")
        .WithSummary("What you have allowed to which app").RequireSelf();

    public static async Task<Ok<Page<ConsentResponse>>> Handle(ClaimsPrincipal caller, IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Consents.OfUser(caller.UserId() ?? Guid.Empty), ConsentResponse.In(db), ct));
}
