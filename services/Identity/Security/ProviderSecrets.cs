using System.Text;
using DotMac.Identity.Domain.Federation;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Security;

/// <summary>Client secrets at identity providers: stored sealed, opened only to be shown to the provider.</summary>
public sealed class ProviderSecrets(MasterSealer sealer)
{
    public byte[] Seal(Guid tenantId, Guid providerId, string secret) => sealer.Seal(Encoding.UTF8.GetBytes(secret), Purpose(tenantId, providerId));

    public string Open(IdentityProvider provider) => Encoding.UTF8.GetString(sealer.Open(provider.SealedSecret, Purpose(provider.TenantId, provider.Id)));

    internal static string Purpose(Guid tenantId, Guid providerId) => $"identity_providers.sealed_secret:{tenantId}:{providerId}";
}
