using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbound;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>
/// Registers a provider at which the tenant's users sign in. Its word opens accounts, hence only who has an administrator's rights makes one.
/// </summary>
internal static class CreateIdentityProvider
{
    public sealed record Request(
        [property: Required, RegularExpression(ProviderLimits.Name, ErrorMessage = ProviderLimits.NameMessage)] string Name, ProviderKind Kind,
        [property: Required, MaxLength(255), RegularExpression(ProviderLimits.Visible, ErrorMessage = ProviderLimits.VisibleMessage)] string ClientId,
        [property: Required, MaxLength(2000), RegularExpression(ProviderLimits.Visible, ErrorMessage = ProviderLimits.VisibleMessage)] string ClientSecret,
        [property: MaxLength(2048)] string? Issuer = null, [property: MinLength(1), MaxLength(100)] string? DisplayName = null,
        [property: MaxLength(20), Tokens] IReadOnlyList<string>? Scopes = null, [property: MaxLength(50), Tokens] IReadOnlyList<string>? EmailDomains = null,
        Provisioning Provisioning = Provisioning.None, bool Enabled = true);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/identity-providers", Handle).WithName("CreateIdentityProvider")
        .WithTags("Identity providers").WithSummary("Register an identity provider").RequirePermission("identity_providers.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<IdentityProviderResponse>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, OutboundAllowList allowed, ProviderSecrets secrets, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        caller.Authority().HandOn(SystemRoles.Of(SystemRoles.TenantAdmin, db.TenantId));
        var issuer = request.Kind.IssuerOf(request.Issuer);
        if (!IsOpen(issuer, allowed))
            throw IdentityProviderErrors.IssuerBlocked();
        if (await db.IdentityProviders.AnyAsync(provider => provider.Name == request.Name, ct))
            throw IdentityProviderErrors.NameTaken(request.Name);

        var provider = IdentityProvider.Register(
            request.Name, request.Kind, issuer, request.ClientId, id => secrets.Seal(db.TenantId, id, request.ClientSecret),
            new(request.DisplayName, null, null, request.Scopes, request.EmailDomains, request.Provisioning, request.Enabled), time.GetUtcNow());
        db.Add(provider);
        await db.SaveChangesAsync(ct);
        http.SetETag(provider);
        return TypedResults.Created($"/api/v1/auth/identity-providers/{provider.Id}", IdentityProviderResponse.From(provider));
    }

    /// <summary>What its name resolves to is checked at each call.</summary>
    private static bool IsOpen(string issuer, OutboundAllowList allowed) =>
        OutboundAddress.Parse(issuer, allowed) is { Query: "" } uri && (uri.Scheme == "https" || allowed.Contains(uri.Host, uri.Port));
}

/// <summary>Each is one word of at most 255 printable characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TokensAttribute() : ValidationAttribute("Words of 1 to 255 printable ASCII characters without blanks.")
{
    public override bool IsValid(object? value) =>
        value is not IReadOnlyList<string> words || words.All(word => word is { Length: > 0 and <= 255 } && word.All(character => character is > ' ' and <= '~'));
}
