using System.Security.Cryptography;
using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Domain.Clients;

/// <summary>How a client comes to its tokens.</summary>
public enum ClientKind
{
    /// <summary>In its own name (client credentials), with a secret.</summary>
    Machine,

    /// <summary>In a user's name (authorization code), with a secret: a server.</summary>
    Confidential,

    /// <summary>In a user's name, and cannot keep a secret: an app or a page in the browser.</summary>
    Public,
}

/// <summary>A tenant's OAuth client, limited to its scopes; OpenIddict keeps its secret's hash.</summary>
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

    public ClientKind Kind { get; private set; }
    public Guid UserId { get; private set; }
    public List<string> Scopes { get; private set; } = [];

    /// <summary>Where users are sent back to with their codes; compared exactly, but for the port of a machine's own address.</summary>
    public List<string> RedirectUris { get; private set; } = [];

    /// <summary>Whether it proves who it is by its keys, and has no secret.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>Whether its authorization requests are accepted only when they were pushed (RFC 9126).</summary>
    public bool PushedRequestsOnly { get; private set; }

    /// <summary>Whether it may ask for a user's leave on a device without a keyboard (RFC 8628).</summary>
    public bool DeviceGrants { get; private set; }

    /// <summary>Whether it may exchange a user's token for one with which it acts in that user's name (RFC 8693).</summary>
    public bool ExchangesTokens { get; private set; }

    /// <summary>Where the browser may go after the user signed out; compared exactly.</summary>
    public List<string> PostLogoutRedirectUris { get; private set; } = [];

    /// <summary>Where the client wants to be told that a sign-in which it was given has ended.</summary>
    public string? BackchannelLogoutUri { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A machine, which administers no people: behind it nobody would see who did.</summary>
    public static Client Register(Guid tenantId, Guid userId, string name, IReadOnlyList<string> scopes, DateTimeOffset now) =>
        scopes.FirstOrDefault(IsOfPeople) is { } kept
            ? throw ClientErrors.ScopeOfPeople(kept)
            : Register(ClientKind.Machine, tenantId, userId, name, scopes, now);

    /// <summary>A client that acts for users who sign in at our page and allow it.</summary>
    public static Client RegisterApp(
        ClientKind kind, Guid tenantId, Guid userId, string name, IEnumerable<string> scopes, AppAddresses addresses, DateTimeOffset now)
    {
        if (kind == ClientKind.Machine)
            throw ClientErrors.NoApp();

        var client = Register(kind, tenantId, userId, name, scopes, now);
        client.Reach(addresses);
        return client;
    }

    /// <summary>It signs with its own keys from the beginning.</summary>
    public void UseKeys() => HasKeys = Kind == ClientKind.Public ? throw ClientErrors.KeysOfPublic() : true;

    /// <summary>It may exchange tokens from the beginning; whoever cannot prove who it is may not (RFC 8693, 2.1).</summary>
    public void ExchangeTokens() => ExchangesTokens = Kind == ClientKind.Public ? throw ClientErrors.ExchangeOfPublic() : true;

    /// <summary>What it is called, how the browser and it reach each other, and whether it got other keys; its scopes stay, by which its users judged it.</summary>
    public void Change(string? name, AppAddresses? addresses, bool newKeys)
    {
        if (RevokedAt is not null)
            throw ClientErrors.Revoked(Id);
        if (newKeys && !HasKeys)
            throw ClientErrors.NoKeys();
        if (addresses is not null && Kind == ClientKind.Machine)
            throw ClientErrors.NoAddresses();

        Name = name?.Trim() ?? Name;
        if (addresses is not null)
            Reach(addresses);
        Raise(new ClientUpdated(Id, ClientId, Name));
    }

    /// <summary>The tenant that a client's identifier names.</summary>
    public static Guid? TenantOf(string? clientId) => RowOf(clientId)?.TenantId;

    /// <summary>The row that a client's identifier names.</summary>
    public static RowReference? RowOf(string? clientId)
    {
        Span<byte> bytes = stackalloc byte[RowReference.Size];
        return clientId?.Length == Prefix.Length + ReferenceLength && clientId.StartsWith(Prefix, StringComparison.Ordinal) &&
            Base62.TryDecode(clientId.AsSpan(Prefix.Length), bytes)
            ? RowReference.Read(bytes)
            : null;
    }

    /// <summary>A 256-bit secret, shown once.</summary>
    public static string NewSecret() => $"dms_{Base62.Encode(RandomNumberGenerator.GetBytes(32), ReferenceLength)}";

    /// <summary>A new secret takes over; the one before is good until it ends.</summary>
    public void RotateSecret(DateTimeOffset previousEndsAt)
    {
        if (RevokedAt is not null)
            throw ClientErrors.Revoked(Id);
        if (Kind == ClientKind.Public || HasKeys)
            throw ClientErrors.NoSecret();

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

    private void Reach(AppAddresses addresses)
    {
        RedirectUris = Clients.RedirectUris.Check(addresses.Redirect, "/redirect_uris");
        PostLogoutRedirectUris = Clients.RedirectUris.Check(addresses.PostLogoutRedirect, "/post_logout_redirect_uris");
        (BackchannelLogoutUri, PushedRequestsOnly, DeviceGrants) = (addresses.BackchannelLogout, addresses.PushedRequestsOnly, addresses.DeviceGrants);
    }

    private static Client Register(ClientKind kind, Guid tenantId, Guid userId, string name, IEnumerable<string> scopes, DateTimeOffset now)
    {
        var client = new Client { Kind = kind, UserId = userId, Name = name.Trim(), Scopes = [.. scopes], CreatedAt = now };
        client.ClientId = Prefix + Base62.Encode(new RowReference(tenantId, client.Id).ToBytes(), ReferenceLength);
        client.Raise(new ClientCreated(client.Id, client.ClientId, client.Name, userId, client.Scopes));
        return client;
    }

    /// <summary>Part of it, or a wildcard over part of it.</summary>
    private static bool IsOfPeople(string scope) =>
        OfPeople.Any(kept => Permissions.Covers([kept], [], scope) || Permissions.Covers([scope], [], kept));
}
