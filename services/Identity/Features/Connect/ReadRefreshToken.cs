using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Tells OpenIddict whose refresh token it was given: ours are opaque and belong to a session. OpenIddict then refuses every client but
/// the session's; the endpoint rotates.
/// </summary>
internal sealed class ReadRefreshToken(IServiceScopeFactory scopes) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<ReadRefreshToken>()
            .SetOrder(int.MinValue + 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal is not null || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.RefreshToken))
            return;

        if (await SessionOf(context.Token, context.CancellationToken) is not { } session)
        {
            context.Reject(Errors.InvalidGrant, "The refresh token is not valid.");
            return;
        }

        var identity = new ClaimsIdentity("refresh_token", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, session.UserId.ToString());
        context.Principal = new ClaimsPrincipal(identity);
        context.Principal.SetTokenType(TokenTypeIdentifiers.RefreshToken).SetPresenters(session.ClientId);
    }

    private async Task<Session?> SessionOf(string? text, CancellationToken ct)
    {
        if (!SecretToken.TryParse(text, out var token))
            return null;

        // In a scope of its own: the request's operation begins only after this, and may belong to another tenant's bearer token.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(token.Row.TenantId);
        await using var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var found = await db.Sessions.AsNoTracking().Include(session => session.Tokens.Where(row => row.Id == token.Row.RowId))
            .FirstOrDefaultAsync(session => session.Tokens.Any(row => row.Id == token.Row.RowId), ct);
        return found is not null && token.Matches(found.Tokens[0].SecretHash) ? found : null;
    }
}
