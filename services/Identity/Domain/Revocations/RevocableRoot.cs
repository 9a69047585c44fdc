using DotMac.Kernel;

namespace DotMac.Identity.Domain.Revocations;

/// <summary>
/// An aggregate in whose name tokens are issued: what ends them is written to the revocation feed by the save that stores the change.
/// </summary>
public abstract class RevocableRoot : AggregateRoot
{
    private readonly List<RevokedSubject> revoked = [];

    protected void RevokeTokens(string kind, string subject) => revoked.Add(new(kind, subject));

    /// <summary>Hands the marks to the save that stores them, once.</summary>
    public IReadOnlyList<RevokedSubject> TakeRevoked()
    {
        var marks = revoked.ToArray();
        revoked.Clear();
        return marks;
    }
}

/// <summary>Whose tokens are refused from now on: a <c>session</c>, <c>user</c>, <c>client</c>, <c>key</c>, <c>grant</c>, <c>token</c> or <c>tenant</c>.</summary>
public sealed record RevokedSubject(string Kind, string Subject);
