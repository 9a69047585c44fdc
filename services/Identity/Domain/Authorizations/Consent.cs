using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>What a user lets a client do in its name, remembered so that it is asked once.</summary>
public sealed class Consent : AggregateRoot
{
    public Consent(Guid userId, string clientId) => (UserId, ClientId) = (userId, clientId);

    public Guid UserId { get; private set; }
    public string ClientId { get; private set; }
    public List<string> Scopes { get; private set; } = [];
    public DateTimeOffset AllowedAt { get; private set; }

    public bool Covers(IEnumerable<string> scopes) => !scopes.Except(Scopes).Any();

    public void Allow(IEnumerable<string> scopes, DateTimeOffset now) => (Scopes, AllowedAt) = ([.. Scopes.Union(scopes)], now);

    /// <summary>The user takes it back; the sessions are those that the client loses with it.</summary>
    public void Withdraw(IEnumerable<Guid> sessions) => Raise(new ConsentWithdrawn(UserId, ClientId, [.. sessions]));
}
