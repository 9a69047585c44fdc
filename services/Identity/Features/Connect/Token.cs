using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Permissions = DotMac.ServiceDefaults.Auth.Permissions;

namespace DotMac.Identity.Features.Connect;

/// <summary>The OAuth 2.0 token endpoint, reached after OpenIddict authenticated the client and checked the request.</summary>
internal static class Token
{
    public static void Map(WebApplication app) => app.MapPost("/connect/token", Handle).WithName("Token")
        .Anonymous("the client authenticates in the request").ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, SessionRotation rotation, CodeGrant codes, DeviceCodeGrant devices, TokenExchange exchange, OperationRecord record,
        TokenIssuer tokens, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        (http.Response.Headers.CacheControl, http.Response.Headers.Pragma) = ("no-store", "no-cache");
        if (request.IsRefreshTokenGrantType() && !request.GetResources().IsDefaultOrEmpty)
            return Refused("invalid_target", "A session keeps the resource that it began with: leave it out.");
        if (request.IsRefreshTokenGrantType())
            return await InUsersName(
                "refresh_session", async () => TokenResponse.From(await rotation.Rotate(request.RefreshToken!, request.ClientId!, ct, request.GetScopes())), record, ct);

        var profile = await applications.ProfileOf(request.ClientId!, ct);
        if (request.IsDeviceCodeGrantType())
            return await devices.Poll(request, profile, ct) is { } wait
                ? Refused(wait.Error, wait.Description)
                : await InUsersName("redeem_device_code", () => devices.Redeem(ct), record, ct);
        if (request.IsAuthorizationCodeGrantType())
            return await InUsersName("redeem_code", () => codes.Redeem(request, profile, ct), record, ct);

        if (profile.TenantId is { } tenant)
        {
            operation.EnterNamed(tenant);
            if (request.IsTokenExchangeGrantType())
                return await Exchanged(() => exchange.Exchange(request, profile, ct), record, ct);
            if (!await db.MayServe(profile, ct))
                return Refused(Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");
        }

        var answer = ClientCredentials(request, profile, tokens);
        await db.Rollback(); // whoever revokes the client had to wait for the token, so that the mark covers it
        return answer;
    }

    private static IResult ClientCredentials(OpenIddictRequest request, ApplicationProfile profile, TokenIssuer tokens)
    {
        var authority = new Authority(profile.Permissions, []);
        var wanted = request.GetScopes();
        if (wanted.FirstOrDefault(scope => !Permissions.Covers(authority.Granted, [], scope)) is { } beyond)
            return Refused(Errors.InvalidScope, $"The client does not have the scope {beyond}.");
        if (!Audiences.TryOf(request, profile, out var audience))
            return Refused("invalid_target", "The resource is not one of the fleet's services, or several were named.");

        var granted = wanted.IsDefaultOrEmpty ? authority : authority with { Granted = [.. wanted] };
        var issued = tokens.Issue(
            new(profile.Kind, profile.Subject, request.ClientId!, granted) { TenantId = profile.TenantId, Audience = audience });
        return Results.Json(new
        {
            access_token = issued.AccessToken,
            token_type = "Bearer",
            expires_in = issued.ExpiresIn,
            scope = string.Join(' ', granted.Granted),
        });
    }

    private static async Task<IResult> Exchanged(Func<Task<TokenExchange.Answer>> exchange, OperationRecord record, CancellationToken ct)
    {
        try
        {
            var answer = await exchange();
            await record.Done(TokenExchange.Action, ct);
            return Results.Json(answer);
        }
        catch (DomainException refusal) when (ExchangeErrors.NameOf(refusal) is { } error)
        {
            await record.Refused(TokenExchange.Action, refusal.Code);
            return Refused(error, refusal.Message);
        }
    }

    /// <summary>The same sessions and rotation as over our own API, and audited like them.</summary>
    private static async Task<IResult> InUsersName(string action, Func<Task<TokenResponse>> issue, OperationRecord record, CancellationToken ct)
    {
        try
        {
            var issued = await issue();
            await record.Done(action, ct);
            return Results.Json(issued);
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Unauthenticated or Refusal.Forbidden or Refusal.Rule)
        {
            await record.Refused(action, refusal.Code);
            return Refused(refusal.Code switch
            {
                SessionErrors.InvalidTargetCode => "invalid_target",
                SessionErrors.ScopeNotLentCode => Errors.InvalidScope,
                _ => Errors.InvalidGrant,
            }, refusal.Message);
        }
    }

    private static IResult Refused(string error, string description) => Results.Json(new { error, error_description = description }, statusCode: 400);
}
