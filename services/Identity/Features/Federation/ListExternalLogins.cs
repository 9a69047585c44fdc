using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Federation;

/// <summary>Lists the accounts at providers with which the caller signs in.</summary>
internal static class ListExternalLogins
{
    /// <summary>An account at a provider that opens the caller's.</summary>
    public sealed record Response(Guid Id, Guid ProviderId, string Provider, DateTimeOffset LinkedAt, DateTimeOffset? LastUsedAt);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/external-logins", Handle).WithName("ListExternalLogins")
        .WithTags("External logins").WithSummary("List your external logins").RequireSelf();

    public static async Task<Ok<Page<Response>>> Handle(ClaimsPrincipal caller, IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(
            db.ExternalLogins.OfUser(caller.UserId() ?? Guid.Empty),
            login => new Response(
                login.Id, login.ProviderId, db.IdentityProviders.Where(provider => provider.Id == login.ProviderId).Select(provider => provider.Name).First(),
                login.LinkedAt, login.LastUsedAt),
            ct));
}
