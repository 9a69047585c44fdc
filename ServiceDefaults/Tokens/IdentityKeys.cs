using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>
/// Identity's signing keys, from its discovery document. A token with an unknown key has them fetched anew at once, but not more than once a
/// second; while Identity is down the last known keys go on being used.
/// </summary>
internal sealed class IdentityKeys(IHttpClientFactory clients, TimeProvider time) : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    internal const string HttpClientName = "identity-keys";
    private static readonly Uri Identity = new("http://identity");
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly InternalDocuments documents = new(clients);
    private OpenIdConnectConfiguration? current;
    private long triedAt;
    private long failedAt;
    private volatile bool answered;
    private volatile bool wanted = true;

    /// <summary>
    /// Whether a token with an unknown key may be a good one: Identity, asked for its keys, does not answer, or did not a moment ago, when the token
    /// that is judged now was looked at.
    /// </summary>
    public bool IsInDoubt => !answered || (failedAt != 0 && time.GetElapsedTime(failedAt) < Doubt);

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (current is null || IsDue)
            await FetchOnce(cancel);
        return current ?? throw new InvalidOperationException("Identity's keys have not been fetched yet.");
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => await GetConfigurationAsync(cancel);

    public override void RequestRefresh() => wanted = true;

    public void Dispose() => gate.Dispose();

    private bool IsDue => (wanted && time.GetElapsedTime(triedAt) > Rest) || time.GetElapsedTime(triedAt) > Age;

    private async Task FetchOnce(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (triedAt == 0 || IsDue)
                await Fetch();
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Fetch()
    {
        try
        {
            wanted = false;
            current = await OpenIdConnectConfigurationRetriever.GetAsync(new Uri(Identity, "/.well-known/openid-configuration").ToString(), documents, CancellationToken.None);
            answered = true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException or OperationCanceledException)
        {
            (failedAt, answered, wanted) = (time.GetTimestamp(), false, true);
        }
        finally
        {
            triedAt = time.GetTimestamp();
        }
    }

    /// <summary>Fetches from Identity's own address: its document names the public one, which a service may not reach.</summary>
    private sealed class InternalDocuments(IHttpClientFactory clients) : IDocumentRetriever
    {
        public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            using var http = clients.CreateClient(HttpClientName);
            return await http.GetStringAsync(new Uri(Identity, new Uri(address).PathAndQuery), cancel);
        }
    }
}
