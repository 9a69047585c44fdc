using System.Security.Claims;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Lists the scopes that the caller can give an API key: the permissions that it holds itself.</summary>
internal static class ListAvailableScopes
{
    public sealed record Response(IReadOnlyList<string> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/api-keys/scopes/available", Handle).WithName("ListAvailableScopes").WithTags("API keys")
        .WithSummary("List the scopes that you can give a key").RequirePermission("api_keys.read");

    public static Ok<Response> Handle(ClaimsPrincipal caller) => TypedResults.Ok(new Response(caller.Authority().Limit(PermissionCatalogue.TenantLevel)));
}
