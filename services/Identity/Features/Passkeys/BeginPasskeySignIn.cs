using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Gives out the options with which a browser uses a passkey. They name nobody: which passkey it is, the user chooses in its browser.</summary>
internal static class BeginPasskeySignIn
{
    /// <summary>The tenant's slug or id where neither host name nor X-Tenant-ID names it.</summary>
    public sealed record Request([property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/passkeys/sign-in/options", Handle)
        .WithName("BeginPasskeySignIn").WithTags("Sign-in")
        .WithSummary("Get options to sign in with a passkey").Anonymous("they tell nothing of anybody");

    public static async Task<Ok<PasskeyOptions>> Handle(
        Request request, HttpContext http, SignInDirectory directory, CurrentOperation operation, PasskeyCeremonies ceremonies, CancellationToken ct)
    {
        // For a tenant that does not exist the same is done: nobody learns which ones do.
        operation.EnterNamed(await directory.Find(http, request.Tenant, ct) ?? Tenants.Platform);
        var options = await ceremonies.BeginSignIn(http, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(PasskeyOptions.Of(options));
    }
}
