using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>Somebody was sent to a provider and is awaited back: for ten minutes, and once, whichever replica sees it return.</summary>
public sealed class ExternalFlow : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The longest request of our own pages that is kept.</summary>
    public const int MostRequest = 4000;

    public required Guid ProviderId { get; init; }

    /// <summary>What goes on after the sign-in: the query of a request of our own pages, or nothing.</summary>
    public string Request { get; init; } = "";

    /// <summary>Who links the account; nobody where somebody signs in.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The session in which it asked for that: the link is made only while that lives.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The browser in which the user may open it, which has the secret; null once it was opened.</summary>
    public byte[]? SecretHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether somebody proved itself at most so many seconds before it was sent away; clocks may differ by a minute.</summary>
    public bool IsWithin(int seconds, DateTimeOffset? proved) => proved >= ExpiresAt - Life - TimeSpan.FromSeconds(seconds) - TimeSpan.FromMinutes(1);

    /// <summary>A link that the user asked for and is to open in the same browser.</summary>
    public static (ExternalFlow Flow, SecretToken Token) ForLink(Guid tenantId, Guid providerId, Guid userId, Guid sessionId, DateTimeOffset now)
    {
        var token = SecretToken.New(tenantId, Guid.CreateVersion7());
        var flow = new ExternalFlow
        {
            Id = token.Row.RowId,
            ProviderId = providerId,
            UserId = userId,
            SessionId = sessionId,
            SecretHash = token.Hash,
            ExpiresAt = now + Life,
        };
        return (flow, token);
    }
}
