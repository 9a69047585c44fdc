using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Signs a user in with a passkey, which is both factors in one. Whatever is wrong, the answer is the same.</summary>
internal static class LoginWithPasskey
{
    /// <summary>What the browser answered to the options, as its <c>toJSON()</c> gives it, and the tenant as it was named for them.</summary>
    public sealed record Request(JsonElement Credential, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/passkeys/sign-in", Handle).WithName("LoginWithPasskey").WithTags("Sign-in")
        .WithSummary("Sign in with a passkey").Anonymous("the passkey is the proof");

    public static async Task<Ok<SessionTokens>> Handle(
        Request request, HttpContext http, SignInDirectory directory, PasskeySignIn signIn, TokenIssuer tokens, CancellationToken ct)
    {
        var tenant = await directory.Find(http, request.Tenant, ct);
        var (user, session, refreshToken) = await signIn.Open(http, tenant, request.Credential, SessionTokens.FirstPartyClient, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SessionTokens.Issue(tokens, user, session, refreshToken));
    }
}
