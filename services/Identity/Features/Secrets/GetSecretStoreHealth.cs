using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Secrets;

/// <summary>Shows how the vault is.</summary>
internal static class GetSecretStoreHealth
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/secrets/health", Handle).WithName("GetSecretStoreHealth").WithTags("Secrets")
        .WithSummary("How the vault is").RequirePermission("platform.secrets.read");

    public static async Task<Ok<VaultHealth>> Handle(Vault vault, CancellationToken ct) => TypedResults.Ok(await vault.Required.Health(ct));
}
