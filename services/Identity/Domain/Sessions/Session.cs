using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Domain.Sessions;

/// <summary>One sign-in and the family of refresh tokens that grew from it; only the youngest of the family is good.</summary>
public sealed class Session : RevocableRoot
{
    /// <summary>How long a session lasts at most, however much it is used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>A session that is not used for so long ends; a refresh is a use.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(60);

    /// <summary>Within this time a used token leads to the same successor: a lost answer or parallel requests are not theft.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    /// <summary>How long an ended session can still be looked at.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly List<RefreshToken> tokens = [];
    private bool justEnded;

    private Session()
    {
    }

    public Guid UserId { get; private set; }

    /// <summary>The client for which the user signed in; nobody else may use its refresh tokens.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>What the user lent to that client; null when the user acts itself.</summary>
    public List<string>? Scopes { get; private set; }

    /// <summary>The one service that its access tokens are for; null when for the whole API.</summary>
    public string? Audience { get; private set; }

    /// <summary>The sign-in in the browser from which a client got the session; when the user ends that, this ends with it.</summary>
    public Guid? BrowserSessionId { get; private set; }

    /// <summary>By what the user last proved who it is (RFC 8176, <see cref="ProofMethods"/>); empty where an identity provider vouched for it.</summary>
    public List<string> Methods { get; private set; } = [];

    /// <summary>When the user last proved who it is.</summary>
    public DateTimeOffset AuthenticatedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset LastUsedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    /// <summary>Nothing that was issued in the session is good after this.</summary>
    public DateTimeOffset EndsAt => CreatedAt + Life;

    public string? IpAddress { get; private set; }
    public string? UserAgent { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public string? RevokedBecause { get; private set; }
    public IReadOnlyList<RefreshToken> Tokens => tokens;

    public static (Session Session, SecretToken RefreshToken) Start(
        Guid tenantId, Guid userId, string clientId, string? ipAddress, string? userAgent, DateTimeOffset now, IEnumerable<string>? scopes = null)
    {
        var session = new Session
        {
            UserId = userId,
            ClientId = clientId,
            Scopes = scopes?.ToList(),
            IpAddress = ipAddress,
            UserAgent = userAgent,
            CreatedAt = now,
            AuthenticatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + Idle,
        };
        var token = SecretToken.New(tenantId, Guid.CreateVersion7());
        session.tokens.Add(new RefreshToken(token));
        return (session, token);
    }

    /// <summary>The session of a client to which the user lent something.</summary>
    public static (Session Session, SecretToken RefreshToken) StartFor(
        Lent lent, Guid tenantId, string? ipAddress, string? userAgent, DateTimeOffset now)
    {
        var started = Start(tenantId, lent.UserId, lent.ClientId, ipAddress, userAgent, now, lent.Scopes);
        (started.Session.BrowserSessionId, started.Session.AuthenticatedAt, started.Session.Audience) = (lent.BrowserSessionId, lent.AuthenticatedAt, lent.Audience);
        started.Session.Methods = [.. lent.Methods];
        return started;
    }

    /// <summary>The user proved who it is, at the beginning or again in the middle of the session.</summary>
    public void Reauthenticate(IEnumerable<string> methods, DateTimeOffset now) => (Methods, AuthenticatedAt) = ([.. methods], now);

    /// <summary>Whether the user proved who it is within so many seconds, and by more than a text.</summary>
    public bool IsProvedWithin(long seconds, DateTimeOffset now) => !Methods.Contains(ProofMethods.Text) && (now - AuthenticatedAt).TotalSeconds <= seconds;

    public bool IsLive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    /// <summary>The part of what was lent that is wanted, all of it where nothing is said; refuses more than was lent.</summary>
    public IReadOnlyList<string>? Narrow(IReadOnlyCollection<string> wanted) =>
        wanted.FirstOrDefault(scope => Scopes?.Contains(scope) is not true) is { } beyond ? throw SessionErrors.ScopeNotLent(beyond) :
        wanted.Count > 0 ? [.. wanted.Distinct()] : Scopes;

    /// <summary>
    /// Exchanges a token of the family for its successor, the same one for everybody who asks within the leeway; null when the token
    /// had been used before that, which ends the whole family.
    /// </summary>
    public SecretToken? Rotate(RefreshToken used, SecretToken presented, TokenMac mac, DateTimeOffset now)
    {
        if (used.UsedAt + Leeway < now)
        {
            Revoke("refresh_token_reused", now);
            return null;
        }

        var first = used.UsedAt is null;
        var successor = presented.Successor(used.Use(now), mac);
        if (first)
        {
            tokens.Add(new RefreshToken(successor));
            LastUsedAt = now;
            ExpiresAt = now + Idle < EndsAt ? now + Idle : EndsAt;
        }

        return successor;
    }

    /// <summary>What the user lent for when it is away outlives its sign-in (OpenID Connect Back-Channel Logout, 2.7).</summary>
    public bool OutlivesSignIn => Scopes?.Contains(OpenIdScopes.OfflineAccess) is true;

    public void Revoke(string because, DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return;

        (RevokedAt, RevokedBecause, justEnded) = (now, because, true);
        RevokeTokens("session", Id.ToString());
        Raise(new SessionRevoked(Id, UserId, because));
    }

    /// <summary>Whether the session ended in this operation, once: the client that it was given to is told.</summary>
    internal bool TakeJustEnded() => (justEnded, justEnded = false).justEnded;
}
