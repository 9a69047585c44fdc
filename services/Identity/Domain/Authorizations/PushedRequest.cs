using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>An authorization request that its client sent beforehand and by itself (RFC 9126): good for one code, within ten minutes, of that client.</summary>
public sealed class PushedRequest : AggregateRoot
{
    public const string Scheme = "urn:ietf:params:oauth:request_uri:";

    /// <summary>Long enough for the user to sign in on the way.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private PushedRequest()
    {
    }

    public string ClientId { get; private set; } = "";
    public IReadOnlyList<RequestParameter> Parameters { get; private set; } = [];
    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset PushedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static (PushedRequest Request, string Uri) Push(
        Guid tenantId, string clientId, IReadOnlyList<RequestParameter> parameters, DateTimeOffset now)
    {
        var request = new PushedRequest { ClientId = clientId, Parameters = parameters, PushedAt = now, ExpiresAt = now + Life };
        var token = SecretToken.New(tenantId, request.Id);
        request.SecretHash = token.Hash;
        return (request, Scheme + token);
    }

    public bool IsGood(string? clientId, DateTimeOffset now) => ClientId == clientId && UsedAt is null && ExpiresAt > now;

    /// <summary>Gives its code, once.</summary>
    public bool Use(DateTimeOffset now)
    {
        if (UsedAt is not null)
            return false;
        UsedAt = now;
        return true;
    }
}

/// <summary>One parameter of an authorization request.</summary>
public sealed record RequestParameter(string Name, string Value);
