using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Ends a token of the client's own (RFC 7009), reached after OpenIddict authenticated the client: a refresh token with its whole session.</summary>
internal static class Revoke
{
    public static void Map(WebApplication app) => app.MapPost("/connect/revoke", Handle).WithName("Revoke")
        .Anonymous("the client authenticates in the request").DisableAntiforgery().ExcludeFromDescription();

    /// <summary>What is no token (any more) is of no use already, and the answer is the same.</summary>
    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, ShownTokens tokens, OperationRecord record, IdentityDbContext db,
        TimeProvider time, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var profile = await applications.ProfileOf(request.ClientId!, ct);
            if (await tokens.Find(request.Token!, profile, ct, evenUsed: true) is not { } shown)
                return Results.Ok();
            if (shown.ClientId != request.ClientId)
                throw ClientErrors.TokenForeign();

            shown.Session?.Revoke("token_revoked", time.GetUtcNow());
            if (shown.Access is { } access)
                db.RevokeToken(access.Id);
            await record.Done("revoke_token", ct);
            return Results.Ok();
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.Forbidden)
        {
            await record.Refused("revoke_token", refusal.Code);
            return Results.Json(new { error = Errors.UnauthorizedClient, error_description = refusal.Message }, statusCode: 400);
        }
        finally
        {
            await db.Rollback();
        }
    }
}
