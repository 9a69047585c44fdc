using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Permissions = DotMac.ServiceDefaults.Auth.Permissions;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Tells a client about a token (RFC 7662), reached after OpenIddict authenticated it: about its own, or with <c>clients.introspect</c> about all of
/// its tenant. Of every other token it learns as much as of none.
/// </summary>
internal static class Introspect
{
    private const string Everybodys = "clients.introspect";

    public static void Map(WebApplication app) => app.MapPost("/connect/introspect", Handle).WithName("Introspect")
        .Anonymous("the client authenticates in the request").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, ShownTokens tokens, OperationRecord record, IdentityDbContext db, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        http.Response.Headers.CacheControl = "no-store";
        if (await applications.IsPublic(request.ClientId!, ct))
            return NotAuthenticated(http);
        try
        {
            var profile = await applications.ProfileOf(request.ClientId!, ct);
            if (await tokens.Find(request.Token!, profile, ct) is not { } shown)
                return Inactive();
            if (shown.ClientId != request.ClientId && profile.Kind != "service" && !Permissions.Allows(profile.Permissions, [], Everybodys))
                throw ClientErrors.TokenForeign();
            return Results.Json(shown.Access is { } access ? TokenFacts.Of(access) : TokenFacts.Of(shown.Session!));
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.Forbidden)
        {
            await record.Refused("introspect_token", refusal.Code);
            return Inactive();
        }
        finally
        {
            await db.Rollback();
        }
    }

    private static IResult Inactive() => Results.Json(new { active = false });

    /// <summary>Whoever asks about tokens must prove who it is (RFC 7662, 2.1), which a public client cannot.</summary>
    private static IResult NotAuthenticated(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"dotmac\"";
        return Results.Json(new { error = Errors.InvalidClient, error_description = "A public client is told nothing." }, statusCode: 401);
    }
}
