using System.Security.Cryptography;
using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Domain.Clients;

/// <summary>A tenant's machine client (OAuth 2.0 client credentials), limited to its scopes; OpenIddict keeps its secret's hash.</summary>
public sealed class Client : RevocableRoot
{
    public const string Prefix = "dmc_";
    private const int ReferenceLength = 43;

    /// <summary>What administers people is a person's to do: behind a machine nobody would see who raised whom.</summary>
    private static readonly string[] OfPeople = ["admin.*", "users.create", "users.update", "ownership.*"];

    private Client()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>The public identifier; it names tenant and row.</summary>
    public string ClientId { get; private set; } = "";

    public Guid UserId { get; private set; }
    public List<string> Scopes { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public static Client Register(Guid tenantId, Guid userId, string name, IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        if (scopes.FirstOrDefault(IsOfPeople) is { } kept)
            throw ClientErrors.ScopeOfPeople(kept);

        var client = new Client { UserId = userId, Name = name.Trim(), Scopes = [.. scopes], CreatedAt = now };
        client.ClientId = Prefix + Base62.Encode(new RowReference(tenantId, client.Id).ToBytes(), ReferenceLength);
        client.Raise(new ClientCreated(client.Id, client.ClientId, client.Name, userId, client.Scopes));
        return client;
    }

    /// <summary>A 256-bit secret, shown once.</summary>
    public static string NewSecret() => $"dms_{Base62.Encode(RandomNumberGenerator.GetBytes(32), ReferenceLength)}";

    /// <summary>A new secret takes over; the one before is good until it ends.</summary>
    public void RotateSecret(DateTimeOffset previousEndsAt)
    {
        if (RevokedAt is not null)
            throw ClientErrors.Revoked(Id);

        Raise(new ClientSecretRotated(Id, ClientId, Name, previousEndsAt));
    }

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            return;

        RevokedAt = now;
        RevokeTokens("client", ClientId);
        Raise(new ClientRevoked(Id, ClientId, Name));
    }

    /// <summary>Part of it, or a wildcard over part of it.</summary>
    private static bool IsOfPeople(string scope) =>
        OfPeople.Any(kept => Permissions.Covers([kept], [], scope) || Permissions.Covers([scope], [], kept));
}
