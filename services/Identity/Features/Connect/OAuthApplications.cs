using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace DotMac.Identity.Features.Connect;

/// <summary>Client secrets are random and of 256 bits, so one SHA-256 protects them; the default's slow hash would only slow each token.</summary>
internal sealed class OAuthApplications<T>(
    IOpenIddictApplicationCache<T> cache, ILogger<OpenIddictApplicationManager<T>> logger, IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<T> store)
    : OpenIddictApplicationManager<T>(cache, logger, options, store)
    where T : class
{
    public static string HashOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) =>
        new(HashOf(secret));

    protected override ValueTask<bool> ValidateClientSecretAsync(string secret, string comparand, CancellationToken cancellationToken = default) =>
        new(CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(HashOf(secret)), Encoding.UTF8.GetBytes(comparand)));
}
