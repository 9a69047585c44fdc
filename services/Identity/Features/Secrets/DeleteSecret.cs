using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Secrets;

/// <summary>Deletes the newest version of a secret; the vault's operator can bring it back.</summary>
internal static class DeleteSecret
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/secrets/{**path}", Handle).WithName("DeleteSecret").WithTags("Secrets")
        .WithSummary("Delete a secret").RequirePermission("platform.secrets.delete").Sensitive().RequireRecentSignIn().Streams();

    public static async Task<NoContent> Handle(string path, Vault vault, CurrentOperation operation, CancellationToken ct)
    {
        operation.Reason = path;
        await vault.For(path).Delete(path, ct);
        return TypedResults.NoContent();
    }
}
