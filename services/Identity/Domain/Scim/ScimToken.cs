using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Scim;

/// <summary>What a tenant's identity provider shows at <c>/scim/v2</c>; it administers the tenant's users as an administrator may, owners excepted.</summary>
public sealed class ScimToken : AggregateRoot
{
    private ScimToken()
    {
    }

    public string Name { get; private set; } = "";
    public byte[] SecretHash { get; private set; } = [];
    public Guid CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Issues a token; its text is given out here and nowhere else.</summary>
    public static (ScimToken Token, SecretToken Text) Issue(Guid tenantId, string name, Guid by, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (expiresAt <= now)
            throw ScimErrors.ExpiryPassed();

        var token = new ScimToken { Name = name.Trim(), CreatedBy = by, CreatedAt = now, ExpiresAt = expiresAt };
        var text = SecretToken.New(tenantId, token.Id);
        token.SecretHash = text.Hash;
        token.Raise(new ScimTokenCreated(token.Id, token.Name, by, expiresAt));
        return (token, text);
    }

    public bool Opens(SecretToken text, DateTimeOffset now) => text.Matches(SecretHash) && RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return;

        RevokedAt = now;
        Raise(new ScimTokenRevoked(Id, Name));
    }
}
