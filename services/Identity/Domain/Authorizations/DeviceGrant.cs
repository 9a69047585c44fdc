using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>What a device is told that asks again and again (RFC 8628, 3.5).</summary>
public enum DevicePoll
{
    Pending,
    TooFast,
    Denied,
    Expired,
    Allowed,
}

/// <summary>A device without a keyboard asks for a user's leave, which the user gives elsewhere by a short code: within ten minutes and once.</summary>
public sealed class DeviceGrant : AggregateRoot
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    public const int FirstInterval = 5;

    private DeviceGrant()
    {
    }

    public string ClientId { get; private set; } = "";
    public List<string> Scopes { get; private set; } = [];
    public string? Audience { get; private set; }
    public string UserCode { get; private set; } = "";
    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Seconds that the device waits between two questions; five more each time that it does not.</summary>
    public int Interval { get; private set; } = FirstInterval;

    public DateTimeOffset? PolledAt { get; private set; }
    public Guid? UserId { get; private set; }

    /// <summary>The sign-in in which the user decided: what it allowed is void once it has ended.</summary>
    public Guid? BrowserSessionId { get; private set; }

    public DateTimeOffset? AuthenticatedAt { get; private set; }

    /// <summary>By what the user proved itself then (RFC 8176).</summary>
    public List<string> Methods { get; private set; } = [];

    public DateTimeOffset? DecidedAt { get; private set; }
    public bool Allowed { get; private set; }

    /// <summary>The session that it gave.</summary>
    public Guid? SessionId { get; private set; }

    public static (DeviceGrant Grant, SecretToken DeviceCode) Ask(
        Guid tenantId, string clientId, IEnumerable<string> scopes, string? audience, DateTimeOffset now)
    {
        var grant = new DeviceGrant
        {
            ClientId = clientId,
            Scopes = [.. scopes],
            Audience = audience,
            UserCode = Authorizations.UserCode.New(),
            ExpiresAt = now + Life,
        };
        var token = SecretToken.New(tenantId, grant.Id);
        grant.SecretHash = token.Hash;
        return (grant, token);
    }

    public bool Waits(DateTimeOffset now) => DecidedAt is null && ExpiresAt > now;

    /// <summary>The user decides, once.</summary>
    public void Decide(bool allowed, Session browser, DateTimeOffset now)
    {
        if (!Waits(now))
            throw DeviceErrors.UnknownCode();
        (Allowed, UserId, BrowserSessionId, DecidedAt) = (allowed, browser.UserId, browser.Id, now);
        (AuthenticatedAt, Methods) = (browser.AuthenticatedAt, [.. browser.Methods]);
    }

    public DevicePoll Poll(DateTimeOffset now)
    {
        var tooFast = PolledAt is { } last && now < last.AddSeconds(Interval);
        PolledAt = now;
        if (ExpiresAt <= now || SessionId is not null)
            return DevicePoll.Expired;
        if (tooFast)
            Interval += FirstInterval;
        return tooFast ? DevicePoll.TooFast : DecidedAt is null ? DevicePoll.Pending : Allowed ? DevicePoll.Allowed : DevicePoll.Denied;
    }

    public Lent Lent => new(UserId!.Value, ClientId, Scopes, Audience, AuthenticatedAt!.Value) { Methods = Methods };

    public void Grant(Guid sessionId) => SessionId = sessionId;

    /// <summary>The user takes back what it allowed: for the device the code is over.</summary>
    public void End(DateTimeOffset now) => ExpiresAt = ExpiresAt < now ? ExpiresAt : now;
}
