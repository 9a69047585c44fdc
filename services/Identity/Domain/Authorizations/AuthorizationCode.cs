using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>What a user allowed a client, on its way through the browser: good once, for a minute, for that client and address alone.</summary>
public sealed class AuthorizationCode : AggregateRoot
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    /// <summary>How long a code that is shown again still ends what it gave.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private AuthorizationCode()
    {
    }

    public Guid UserId { get; private set; }

    /// <summary>The sign-in in the browser: when it ends before the code is redeemed, the code ends with it.</summary>
    public Guid BrowserSessionId { get; private set; }

    public string ClientId { get; private set; } = "";
    public string RedirectUri { get; private set; } = "";

    /// <summary>SHA-256 of the client's verifier (RFC 7636, S256), base64url.</summary>
    public string CodeChallenge { get; private set; } = "";

    public List<string> Scopes { get; private set; } = [];
    public string? Nonce { get; private set; }

    /// <summary>The one service that the tokens are for (RFC 8707); null when for the whole API.</summary>
    public string? Audience { get; private set; }

    public DateTimeOffset AuthenticatedAt { get; private set; }

    /// <summary>By what the user proved itself then (RFC 8176).</summary>
    public List<string> Methods { get; private set; } = [];

    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? PresentedAt { get; private set; }
    public DateTimeOffset? ReplayedAt { get; private set; }

    /// <summary>When the user took back what it had allowed.</summary>
    public DateTimeOffset? VoidedAt { get; private set; }

    /// <summary>The session that the code gave.</summary>
    public Guid? SessionId { get; private set; }

    public static (AuthorizationCode Code, SecretToken Token) Issue(Guid tenantId, CodeRequest request, DateTimeOffset now)
    {
        var code = new AuthorizationCode
        {
            UserId = request.UserId,
            BrowserSessionId = request.BrowserSessionId,
            ClientId = request.ClientId,
            RedirectUri = request.RedirectUri,
            CodeChallenge = request.CodeChallenge,
            Scopes = [.. request.Scopes],
            Nonce = request.Nonce,
            Audience = request.Audience,
            AuthenticatedAt = request.AuthenticatedAt,
            Methods = [.. request.Methods],
            ExpiresAt = now + Life,
        };
        var token = SecretToken.New(tenantId, code.Id);
        code.SecretHash = token.Hash;
        return (code, token);
    }

    /// <summary>Burns the code, whatever comes of it; false when it was shown before or is too old.</summary>
    public bool Present(DateTimeOffset now)
    {
        if (PresentedAt is not null)
        {
            ReplayedAt ??= now;
            return false;
        }

        PresentedAt = now;
        return ExpiresAt > now && VoidedAt is null;
    }

    /// <summary>Whether the code that was just shown may give a session: not when it was shown again or taken back in the meantime.</summary>
    public bool MayGrant => PresentedAt is not null && ReplayedAt is null && VoidedAt is null && SessionId is null;

    public Lent Lent => new(UserId, ClientId, Scopes, Audience, AuthenticatedAt) { BrowserSessionId = BrowserSessionId, Nonce = Nonce, Methods = Methods };

    public void Grant(Guid sessionId) => SessionId = sessionId;

    public void Void(DateTimeOffset now) => VoidedAt ??= now;
}

/// <summary>What a code is issued for.</summary>
public sealed record CodeRequest(
    Guid UserId, Guid BrowserSessionId, DateTimeOffset AuthenticatedAt, string ClientId, string RedirectUri, string CodeChallenge,
    IReadOnlyList<string> Scopes, string? Nonce, string? Audience = null)
{
    public const int MostNonce = 500;

    /// <summary>By what the user proved itself at <see cref="AuthenticatedAt"/> (RFC 8176).</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];
}
