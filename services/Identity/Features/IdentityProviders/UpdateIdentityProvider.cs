using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>Changes a provider, of which what is not given stays; needs the ETag that was read. Another issuer is another provider.</summary>
internal static class UpdateIdentityProvider
{
    public sealed record Request(
        [property: MinLength(1), MaxLength(100)] string? DisplayName = null,
        [property: MaxLength(255), RegularExpression(ProviderLimits.Visible, ErrorMessage = ProviderLimits.VisibleMessage)] string? ClientId = null,
        [property: MaxLength(2000), RegularExpression(ProviderLimits.Visible, ErrorMessage = ProviderLimits.VisibleMessage)] string? ClientSecret = null,
        [property: MaxLength(20), Tokens] IReadOnlyList<string>? Scopes = null, [property: MaxLength(50), Tokens] IReadOnlyList<string>? EmailDomains = null,
        Provisioning? Provisioning = null, bool? Enabled = null);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/identity-providers/{id:guid}", Handle).WithName("UpdateIdentityProvider")
        .WithTags("Identity providers").WithSummary("Change an identity provider").RequirePermission("identity_providers.update").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<IdentityProviderResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, ProviderSecrets secrets, IdentityDbContext db, CancellationToken ct)
    {
        caller.Authority().HandOn(SystemRoles.Of(SystemRoles.TenantAdmin, db.TenantId));
        var provider = await db.LockIdentityProvider(id, ct) ?? throw IdentityProviderErrors.NotFound($"{id}");
        http.RequireMatch(provider);
        var isLinked = await db.ExternalLogins.AnyAsync(login => login.ProviderId == id, ct);
        var settings = new ProviderSettings(
            request.DisplayName, request.ClientId, request.ClientSecret is { } secret ? secrets.Seal(db.TenantId, id, secret) : null, request.Scopes, request.EmailDomains,
            request.Provisioning, request.Enabled);
        provider.Change(settings, isLinked);
        await db.SaveChangesAsync(ct);
        http.SetETag(provider);
        return TypedResults.Ok(IdentityProviderResponse.From(provider));
    }
}
