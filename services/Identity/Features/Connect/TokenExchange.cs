using System.Text.Json.Serialization;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Gives a client, for the access token of a user of its tenant, one with which it acts in that user's name (RFC 8693, delegation): never for more than both
/// may do, for longer than the user's token lives, or with a fresh sign-in. OpenIddict has authenticated the client and found it registered for the grant.
/// </summary>
internal sealed class TokenExchange(IdentityDbContext db, OwnTokens tokens, TokenIssuer issuer, CurrentOperation operation, TimeProvider time)
{
    public const string Action = "exchange_token";

    /// <summary>Short, because whoever got the user's token can ask again while that lives.</summary>
    private static readonly TimeSpan MostLife = TimeSpan.FromMinutes(5);

    /// <summary>RFC 8693, 2.2.1.</summary>
    public sealed record Answer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("issued_token_type")] string IssuedTokenType,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope);

    /// <summary>Access tokens for access tokens; the actor is the client that authenticates, and no token says another.</summary>
    public static void Restrict(OpenIddictServerOptions options)
    {
        options.SubjectTokenTypes.IntersectWith([TokenTypeIdentifiers.AccessToken]);
        options.RequestedTokenTypes.IntersectWith([TokenTypeIdentifiers.AccessToken]);
        options.ActorTokenTypes.Clear();
        options.DefaultRequestedTokenType = TokenTypeIdentifiers.AccessToken;
    }

    /// <summary>In the client's tenant, which the operation has entered.</summary>
    public async Task<Answer> Exchange(OpenIddictRequest request, ApplicationProfile profile, CancellationToken ct)
    {
        operation.Actor = new AuditActor("client", profile.Subject);
        if (!await db.MayServe(profile, ct))
            throw ExchangeErrors.ClientStopped();

        var subject = await Subject(request.SubjectToken, ct);
        if (!Audiences.TryNarrow(request, subject.Audiences.Single(), out var audience))
            throw ExchangeErrors.InvalidTarget();

        var authority = Narrow(AuthorityOf(subject), profile, [.. request.GetScopes()]);
        var scope = string.Join(' ', authority.Granted);
        var issued = issuer.Issue(new("user", subject.Subject, request.ClientId!, authority)
        {
            TenantId = db.TenantId,
            SessionId = Guid.Parse(subject.GetPayloadValue<string>("sid")),
            Audience = audience,
            Scope = scope,
            Life = LifeOf(subject),
            Acting = new(ActingParty.Client, profile.Subject, ActingIn(subject)),
            Origin = [.. subject.Values("origin"), subject.Id, subject.GetPayloadValue<string>("client_id")],
            RevocableSince = DateTimeOffset.FromUnixTimeMilliseconds(subject.GetPayloadValue<long>("iat_ms")), // what ends the user's token ends this one
        });
        return new(issued.AccessToken, TokenTypeIdentifiers.AccessToken, "Bearer", issued.ExpiresIn, scope);
    }

    /// <summary>A token of a session (or an impersonation) of a user of this tenant, good at this moment, that not as many act with already as may.</summary>
    private async Task<JsonWebToken> Subject(string? text, CancellationToken ct)
    {
        if (text is null || await tokens.AccessToken(text) is not { } subject || subject.Values("tid").FirstOrDefault() != db.TenantId.ToString()
            || subject.Values("kind").FirstOrDefault() != "user" || !Guid.TryParse(subject.Subject, out var id) || !subject.Values("sid").Any())
            throw ExchangeErrors.InvalidSubject();

        var acting = ActingIn(subject);
        operation.Actor = acting?.Administrator is { } administrator
            ? new AuditActor("user", administrator, subject.Subject)
            : operation.Actor with { OnBehalfOf = subject.Subject };
        operation.Target = new("user", id);
        if (acting?.Chain.Count() >= ActingParty.Most || await tokens.IsRevoked(subject, ct) || LifeOf(subject) < TimeSpan.FromSeconds(1)
            || await db.HoldUser(id, ct) is not { Active: true } user || await db.ClosedTo(user, ct) is not null)
            throw ExchangeErrors.InvalidSubject();
        return subject;
    }

    /// <summary>What both may do, or the part of it that is asked for; the user's denials stay.</summary>
    private static Authority Narrow(Authority user, ApplicationProfile profile, string[] wanted)
    {
        var client = new Authority(profile.Permissions, []);
        if (wanted.FirstOrDefault(scope => user.Limit([scope]).Count == 0 || client.Limit([scope]).Count == 0) is { } beyond)
            throw ExchangeErrors.InvalidScope(beyond);

        string[] granted = wanted.Length > 0 ? [.. wanted.Distinct()] : [.. client.Limit(user.Granted).Union(user.Limit(client.Granted))];
        return granted.Length > 0 ? user with { Granted = granted } : throw ExchangeErrors.NothingShared();
    }

    private static ActingParty? ActingIn(JsonWebToken token) => ActingParty.Of(token.Values("act").FirstOrDefault());

    private static Authority AuthorityOf(JsonWebToken token) => new([.. token.Values("permissions")], [.. token.Values("denied")]);

    private TimeSpan LifeOf(JsonWebToken subject)
    {
        var left = subject.ValidTo - time.GetUtcNow().UtcDateTime;
        return left < MostLife ? left : MostLife;
    }
}
