using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Gives a device a code to show to its user (RFC 8628, 3.1), after OpenIddict authenticated the client.</summary>
internal static class AuthorizeDevice
{
    public static void Map(WebApplication app) => app.MapPost("/connect/device", Handle).WithName("AuthorizeDevice")
        .Anonymous("the client authenticates in the request").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, OperationRecord record, CurrentOperation operation, IdentityDbContext db,
        TokenIssuer issuer, TimeProvider time, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        http.Response.Headers.CacheControl = "no-store";
        var profile = await applications.ProfileOf(request.ClientId!, ct);
        operation.EnterNamed(profile.TenantId!.Value);
        operation.Actor = new AuditActor("client", profile.Subject);
        if (!await db.MayServe(profile, ct))
            return Refused(Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");
        if (request.ScopeFlaw(profile, out var audience) is { } flaw)
            return Refused(flaw.Error, flaw.Description);

        var now = time.GetUtcNow();
        var (grant, deviceCode) = DeviceGrant.Ask(db.TenantId, request.ClientId!, request.GetScopes(), audience, now);
        db.Add(grant);
        await db.DeviceGrants.Where(old => old.ExpiresAt < now - DeviceGrant.Life).ExecuteDeleteAsync(ct);
        var slug = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Slug ?? db.TenantId.ToString();
        await record.Done("authorize_device", ct);

        var (page, shown) = ($"{issuer.Issuer}connect/verify?tenant={Uri.EscapeDataString(slug)}", UserCode.Shown(grant.UserCode));
        return Results.Json(new
        {
            device_code = deviceCode.ToString(),
            user_code = shown,
            verification_uri = page,
            verification_uri_complete = $"{page}&user_code={shown}",
            expires_in = (int)DeviceGrant.Life.TotalSeconds,
            interval = DeviceGrant.FirstInterval,
        });
    }

    private static IResult Refused(string error, string description) => Results.Json(new { error, error_description = description }, statusCode: 400);
}
