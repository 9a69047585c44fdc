using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;

namespace DotMac.Identity.Domain.ApiKeys;

/// <summary>A key with which a program acts for a tenant, limited to its scopes and to what its creator may still do.</summary>
public sealed class ApiKey : RevocableRoot
{
    /// <summary>How long before its end a key's creator is told, which leaves time to replace it. Nobody is told of an end that is nearer when it is set.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(7);

    private ApiKey()
    {
    }

    public string Name { get; private set; } = "";
    public string? Description { get; private set; }
    public Guid UserId { get; private set; }
    public List<string> Scopes { get; private set; } = [];
    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The end that its creator was told of; null before.</summary>
    public DateTimeOffset? ToldEnd { get; private set; }

    public DateTimeOffset? LastUsedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Issues a key; its text is given out here and nowhere else.</summary>
    public static (ApiKey Key, ApiKeyText Text) Issue(
        Guid tenantId, Guid userId, string name, string? description, IEnumerable<string> scopes, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (expiresAt <= now)
            throw ApiKeyErrors.ExpiryPassed();

        var key = new ApiKey
        {
            UserId = userId,
            Name = name.Trim(),
            Description = description,
            Scopes = [.. scopes],
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        var text = ApiKeyText.New(tenantId, key.Id);
        key.SecretHash = text.Hash;
        key.Raise(new ApiKeyCreated(key.Id, key.Name, userId, key.Scopes, expiresAt));
        return (key, text);
    }

    public bool Opens(ApiKeyText text, DateTimeOffset now) => text.Matches(SecretHash) && RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>What is null stays, and so does the text. Tokens with other scopes, or that might outlive an earlier end, die at once; the key gets new ones.</summary>
    public void Change(string? name, string? description, IReadOnlyList<string>? scopes, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (RevokedAt is not null)
            throw ApiKeyErrors.Revoked(Id);
        if (expiresAt <= now)
            throw ApiKeyErrors.ExpiryPassed();

        if (scopes is not null || expiresAt < (ExpiresAt ?? DateTimeOffset.MaxValue))
            RevokeTokens("key", Id.ToString());
        (Name, Description, ExpiresAt) = (name?.Trim() ?? Name, description ?? Description, expiresAt ?? ExpiresAt);
        Scopes = [.. scopes ?? Scopes];
        Raise(new ApiKeyUpdated(Id, Name, UserId, Scopes, ExpiresAt));
    }

    /// <summary>Tells that the key ends soon; false where there is nothing to tell, since it was revoked, told, or ends later now.</summary>
    public bool TellEnd(DateTimeOffset now)
    {
        if (RevokedAt is not null || ExpiresAt is not { } end || end <= now || end - Notice > now || end == ToldEnd)
            return false;

        ToldEnd = end;
        Raise(new ApiKeyExpiring(Id, Name, UserId, end));
        return true;
    }

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return;

        RevokedAt = now;
        RevokeTokens("key", Id.ToString());
        Raise(new ApiKeyRevoked(Id, Name, UserId));
    }
}
