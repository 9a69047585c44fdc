using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Exchanges a refresh token for a new pair; a token used twice ends its session.</summary>
internal static class RefreshSession
{
    public sealed record Request([property: Required, MaxLength(200)] string RefreshToken);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/refresh", Handle).WithName("RefreshSession").WithTags("Sign-in")
        .WithSummary("Exchange a refresh token for new tokens").Anonymous("the refresh token is the proof");

    public static async Task<Ok<SessionTokens>> Handle(Request request, HttpContext http, SessionRotation rotation, CancellationToken ct)
    {
        var tokens = await rotation.Rotate(request.RefreshToken, SessionTokens.FirstPartyClient, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(tokens);
    }
}
