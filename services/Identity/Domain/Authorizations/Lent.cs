namespace DotMac.Identity.Domain.Authorizations;

/// <summary>What a user lends to a client: the scopes, the one service that they are for if it is one, and when the user proved who it is.</summary>
public sealed record Lent(Guid UserId, string ClientId, IReadOnlyList<string> Scopes, string? Audience, DateTimeOffset AuthenticatedAt)
{
    /// <summary>The sign-in in the browser that it ends with; a device has none.</summary>
    public Guid? BrowserSessionId { get; init; }

    public string? Nonce { get; init; }

    /// <summary>By what the user proved itself then, in the browser (RFC 8176).</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];
}
