using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace DotMac.Identity.Features.Connect;

/// <summary>OpenIddict's applications, with their secrets kept our way.</summary>
internal sealed class OAuthApplications<T>(
    IOpenIddictApplicationCache<T> cache, ILogger<OpenIddictApplicationManager<T>> logger, IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<T> store, TimeProvider time)
    : OpenIddictApplicationManager<T>(cache, logger, options, store)
    where T : class
{
    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) =>
        new(ClientSecrets.HashOf(secret));

    protected override ValueTask<bool> ValidateClientSecretAsync(string secret, string comparand, CancellationToken cancellationToken = default) =>
        new(ClientSecrets.Accepts(comparand, secret, time.GetUtcNow()));
}
