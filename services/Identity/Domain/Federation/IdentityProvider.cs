using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>What of a provider may be changed; what is null stays.</summary>
public sealed record ProviderSettings(
    string? DisplayName, string? ClientId, byte[]? SealedSecret, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? EmailDomains, Provisioning? Provisioning, bool? Enabled);

/// <summary>A provider at which a tenant's users may prove who they are. Kind and issuer never change: subjects are names of theirs.</summary>
public sealed class IdentityProvider : AggregateRoot
{
    private IdentityProvider()
    {
    }

    /// <summary>Its name in addresses.</summary>
    public string Name { get; private set; } = "";

    public string DisplayName { get; private set; } = "";
    public ProviderKind Kind { get; private set; }
    public string Issuer { get; private set; } = "";
    public string ClientId { get; private set; } = "";
    public byte[] SealedSecret { get; private set; } = [];
    public List<string> Scopes { get; private set; } = [];

    /// <summary>Who signs in has a verified address in one of these; any where none is named.</summary>
    public List<string> EmailDomains { get; private set; } = [];

    public Provisioning Provisioning { get; private set; }
    public bool Enabled { get; private set; } = true;
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Registers a provider; <paramref name="seal"/> seals its secret for its id.</summary>
    public static IdentityProvider Register(
        string name, ProviderKind kind, string issuer, string clientId, Func<Guid, byte[]> seal, ProviderSettings settings, DateTimeOffset now)
    {
        var provider = new IdentityProvider { Name = name, DisplayName = name, Kind = kind, Issuer = issuer, ClientId = clientId, CreatedAt = now };
        provider.SealedSecret = seal(provider.Id);
        provider.Scopes = [.. kind.Scopes()];
        provider.Take(settings);
        provider.Raise(new IdentityProviderCreated(provider.Id, name, kind.Text(), issuer, provider.Provisioning.Text(), provider.Enabled));
        return provider;
    }

    /// <summary>Changes it; a client's id only while nobody is linked, since a provider may name people for each client anew.</summary>
    public void Change(ProviderSettings settings, bool isLinked)
    {
        if (isLinked && settings.ClientId is { } client && client != ClientId)
            throw IdentityProviderErrors.ClientInUse();

        Take(settings);
        Raise(new IdentityProviderUpdated(Id, Name, ClientId, Provisioning.Text(), Enabled, settings.SealedSecret is not null));
    }

    /// <summary>Announces the end; who deletes it saves the deletion.</summary>
    public void Delete() => Raise(new IdentityProviderDeleted(Id, Name));

    /// <summary>Refuses somebody whom the tenant does not let in through this provider.</summary>
    public void Admit(ExternalIdentity identity)
    {
        if (!Enabled)
            throw IdentityProviderErrors.Gone();
        if (EmailDomains.Count > 0 && (identity.Verified is not { } address || !EmailDomains.Contains(DomainOf(address))))
            throw ExternalLoginErrors.DomainRefused();
    }

    private void Take(ProviderSettings settings)
    {
        DisplayName = settings.DisplayName?.Trim() ?? DisplayName;
        ClientId = settings.ClientId ?? ClientId;
        SealedSecret = settings.SealedSecret ?? SealedSecret;
        if (settings.Scopes is { } scopes)
            Scopes = [.. (Kind.SpeaksOpenId() ? scopes.Prepend("openid") : scopes).Distinct()];
        if (settings.EmailDomains is { } domains)
            EmailDomains = [.. domains.Select(domain => domain.Trim().ToLowerInvariant()).Distinct()];
        Provisioning = settings.Provisioning ?? Provisioning;
        Enabled = settings.Enabled ?? Enabled;
    }

    private static string DomainOf(EmailAddress address) => address.Value[(address.Value.LastIndexOf('@') + 1)..].ToLowerInvariant();
}
