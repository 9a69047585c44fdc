using System.Diagnostics;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
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
        HttpContext http, IOpenIddictApplicationManager applications, SessionRotation rotation, TokenIssuer tokens, CurrentOperation operation,
        IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        (http.Response.Headers.CacheControl, http.Response.Headers.Pragma) = ("no-store", "no-cache");
        if (request.IsRefreshTokenGrantType())
            return await RefreshGrant(request, rotation, db, operation, time, ct);

        var application = (await applications.FindByClientIdAsync(request.ClientId!, ct))!;
        var profile = (await applications.GetPropertiesAsync(application, ct))[ApplicationProfile.Property].Deserialize<ApplicationProfile>()!;
        if (profile.TenantId is { } tenant && !await Hold(profile, tenant, operation, db, ct))
            return Refused(Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");

        var answer = ClientCredentials(request, profile, tokens);
        await db.Rollback(); // whoever revokes the client had to wait for the token, so that the mark covers it
        return answer;
    }

    /// <summary>Whether the client may have a token; it and its tenant's status stay as they are until the token is issued.</summary>
    private static async Task<bool> Hold(
        ApplicationProfile profile, Guid tenant, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        operation.EnterNamed(tenant);
        return await db.HoldClient(Guid.Parse(profile.Subject), ct) is { } status && !TenantGate.IsClosed(status) && !TenantState.IsBlocked(status);
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

    /// <summary>The same rotation as over our own API, and audited like it.</summary>
    private static async Task<IResult> RefreshGrant(
        OpenIddictRequest request, SessionRotation rotation, IdentityDbContext db, CurrentOperation operation, TimeProvider time,
        CancellationToken ct)
    {
        try
        {
            var refreshed = await rotation.Rotate(request.RefreshToken!, request.ClientId!, ct);
            await Audit("succeeded", null, db, operation, time, ct);
            return Results.Json(new
            {
                access_token = refreshed.AccessToken,
                token_type = "Bearer",
                expires_in = refreshed.ExpiresIn,
                refresh_token = refreshed.RefreshToken,
            });
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Unauthenticated or Refusal.Forbidden)
        {
            await db.Rollback();
            await Audit("refused", refusal.Code, db, operation, time, CancellationToken.None);
            return Refused(Errors.InvalidGrant, refusal.Message);
        }
    }

    private static async Task Audit(
        string outcome, string? code, IdentityDbContext db, CurrentOperation operation, TimeProvider time, CancellationToken ct)
    {
        var record = new Audited(
            "identity", "refresh_session", outcome, code, operation.Actor, [], [], time.GetUtcNow(), operation.IpAddress, operation.UserAgent,
            Activity.Current?.TraceId.ToHexString());
        db.Announce(record, Guid.CreateVersion7());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
    }

    private static IResult Refused(string error, string description) => Results.Json(new { error, error_description = description }, statusCode: 400);
}
