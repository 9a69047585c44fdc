using System.Diagnostics;
using DotMac.NativeHost.Running;

namespace DotMac.Benchmarks.Running;

/// <summary>npm oidc-provider under node, installed into the run's own folder.</summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    private const string Package = "oidc-provider@9.13.3";
    private readonly ChildProcess process;

    private OidcProvider(ChildProcess process, Uri tokens) => (this.process, Tokens) = (process, tokens);

    /// <summary>Its token endpoint.</summary>
    public Uri Tokens { get; }

    public static async Task<OidcProvider> Start(Bench bench, string clientId, string clientSecret, string scope)
    {
        var (folder, port) = (bench.Folder("oidc-provider"), TestKit.Ports.Free());
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Peers", "oidc-provider.mjs"), Path.Combine(folder, "peer.mjs"));
        await Install(folder);
        var spec = new ProcessSpec("node", ["peer.mjs", $"{port}", clientId, clientSecret, scope], folder)
        {
            Environment = new Dictionary<string, string?> { ["NODE_ENV"] = "production" },
        };
        var provider = new OidcProvider(ChildProcess.Start(spec, _ => { }, bench.Watchdog), new Uri($"http://127.0.0.1:{port}/token"));
        using var http = new HttpClient();
        await TestKit.Eventually.Get(
            async () => (await http.GetAsync(new Uri(provider.Tokens, "/.well-known/openid-configuration"))).IsSuccessStatusCode, ready => ready, "the start of oidc-provider");
        return provider;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task Install(string folder)
    {
        var start = new ProcessStartInfo("npm", ["install", "--silent", "--no-audit", "--no-fund", Package]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var npm = Process.Start(start)!;
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install {Package}.");
    }
}
