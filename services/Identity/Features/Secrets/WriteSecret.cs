using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Secrets;

/// <summary>Writes a new version of a secret; with <c>expected_version</c> only upon that one (0: only where there is none).</summary>
internal static class WriteSecret
{
    public sealed record Request([property: Required] IReadOnlyDictionary<string, string> Values, [property: Range(0, int.MaxValue)] int? ExpectedVersion = null);

    public sealed record Response(string Path, int Version);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/secrets/{**path}", Handle).WithName("WriteSecret").WithTags("Secrets")
        .WithSummary("Write a secret").RequirePermission("platform.secrets.write").Sensitive().RequireRecentSignIn().Streams();

    public static async Task<Ok<Response>> Handle(string path, Request request, Vault vault, CurrentOperation operation, CancellationToken ct)
    {
        operation.Reason = path;
        return TypedResults.Ok(new Response(path, await vault.For(path).Write(path, request.Values, request.ExpectedVersion, ct)));
    }
}
