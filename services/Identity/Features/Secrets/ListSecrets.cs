using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Secrets;

/// <summary>Lists the names of secrets below a path; a name that ends with a slash has others below it.</summary>
internal static class ListSecrets
{
    public sealed record Response(IReadOnlyList<string> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/secrets", Handle).WithName("ListSecrets").WithTags("Secrets")
        .WithSummary("List the names of secrets").RequirePermission("platform.secrets.read").Sensitive();

    public static async Task<Ok<Response>> Handle(Vault vault, CurrentOperation operation, CancellationToken ct, [MaxLength(500)] string? prefix = null)
    {
        operation.AuditedRead = true;
        return TypedResults.Ok(new Response(await vault.Required.List(prefix, ct)));
    }
}
