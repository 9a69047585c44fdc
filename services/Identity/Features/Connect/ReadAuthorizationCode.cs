using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Tenancy;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Tells OpenIddict what it was shown an authorization code for; it then refuses another client, another address and a wrong verifier. The code
/// is burnt first, whatever comes of it, and one that is shown again ends the session that it gave (RFC 6749, 4.1.2).
/// </summary>
internal sealed class ReadAuthorizationCode(IServiceScopeFactory scopes, TimeProvider time) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<ReadAuthorizationCode>()
            .SetOrder(int.MinValue + 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal is not null || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.AuthorizationCode))
            return;

        if (await Burn(context.Token, context.CancellationToken) is not { } code)
        {
            context.Reject(Errors.InvalidGrant, "The authorization code is not valid.");
            return;
        }

        var identity = new ClaimsIdentity("authorization_code", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, code.UserId.ToString());
        identity.SetClaim(Claims.Private.RedirectUri, code.RedirectUri);
        identity.SetClaim(Claims.Private.CodeChallenge, code.CodeChallenge);
        identity.SetClaim(Claims.Private.CodeChallengeMethod, CodeChallengeMethods.Sha256);
        context.Principal = new ClaimsPrincipal(identity);
        context.Principal.SetTokenType(TokenTypeIdentifiers.Private.AuthorizationCode).SetPresenters(code.ClientId);
    }

    private async Task<AuthorizationCode?> Burn(string? text, CancellationToken ct)
    {
        if (!SecretToken.TryParse(text, out var token))
            return null;

        // In a scope of its own: it is burnt also when the request is refused in the end.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(token.Row.TenantId);
        await using var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var code = await db.LockCode(token.Row.RowId, ct);
        if (code is null || !token.Matches(code.SecretHash))
            return null;

        var isGood = code.Present(time.GetUtcNow());
        if (code is { ReplayedAt: not null, SessionId: { } given } && await db.LockSession(given, ct) is { } session)
            session.Revoke("authorization_code_reused", time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
        return isGood ? code : null;
    }
}
