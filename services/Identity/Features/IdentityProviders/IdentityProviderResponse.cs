using System.Linq.Expressions;
using DotMac.Identity.Domain.Federation;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>An identity provider without its secret; <c>callback_path</c>, at our public address, is what the provider is told to lead back to.</summary>
public sealed record IdentityProviderResponse(
    Guid Id, string Name, string DisplayName, ProviderKind Kind, string Issuer, string ClientId, IReadOnlyList<string> Scopes, IReadOnlyList<string> EmailDomains,
    Provisioning Provisioning, bool Enabled, DateTimeOffset CreatedAt)
{
    internal static readonly Expression<Func<IdentityProvider, IdentityProviderResponse>> Projection = provider => new(
        provider.Id, provider.Name, provider.DisplayName, provider.Kind, provider.Issuer, provider.ClientId, provider.Scopes, provider.EmailDomains,
        provider.Provisioning, provider.Enabled, provider.CreatedAt);

    private static readonly Func<IdentityProvider, IdentityProviderResponse> Project = Projection.Compile();

    public string CallbackPath => PathOf(Id);

    internal static string PathOf(Guid id) => $"/api/v1/auth/oauth/{id}/callback";

    internal static IdentityProviderResponse From(IdentityProvider provider) => Project(provider);
}
