using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Secrets;

/// <summary>Shows a secret, in its newest version or the one that is named.</summary>
internal static class GetSecret
{
    public sealed record Response(string Path, IReadOnlyDictionary<string, string> Values, int Version, DateTimeOffset CreatedAt);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/secrets/{**path}", Handle).WithName("GetSecret").WithTags("Secrets")
        .WithSummary("Show a secret").RequirePermission("platform.secrets.read").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<Response>> Handle(string path, Vault vault, CurrentOperation operation, HttpContext http, CancellationToken ct, int? version = null)
    {
        (operation.AuditedRead, operation.Reason) = (true, path);
        var secret = await vault.For(path).Read(path, version, ct) ?? throw VaultErrors.NotFound(path);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(path, secret.Values, secret.Version, secret.CreatedAt));
    }
}
