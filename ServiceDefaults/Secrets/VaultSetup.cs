using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>The vault, where one is set, and the path of the fleet's own settings in it.</summary>
public sealed record Vault(VaultClient? Client, string? Settings = null)
{
    public VaultClient Required => Client ?? throw VaultErrors.NotSet();

    /// <summary>The vault for somebody who names a path: the fleet's own keys, and what is below them, are nobody's to see or to change.</summary>
    public VaultClient For(string path) =>
        Settings is not null && $"{Plain(path)}/".StartsWith($"{Plain(Settings)}/", StringComparison.OrdinalIgnoreCase) ? throw VaultErrors.Denied() : Required;

    private static string Plain(string path) => string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
}

/// <summary>
/// Settings out of the vault. They are read once, at the start, and kept: while the vault is away a running process goes on with the keys that it has.
/// </summary>
public static class VaultSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Adds what the vault holds to the settings, over what they say already, and the vault itself for whoever asks it.</summary>
    public static void AddVault(this IHostApplicationBuilder builder)
    {
        var settings = VaultSettings.Of(builder.Configuration);
        var client = settings is null ? null : Client(settings, TimeProvider.System);
        builder.Services.AddSingleton(new Vault(client, settings?.Path));
        if (client is not null && settings!.Path is not null && (settings.IsSafe || builder.Environment.IsDevelopment())) // else UnsafeSettings refuses the start
            builder.Configuration.Add<VaultSource>(source => (source.Client, source.Path) = (client, settings.Path));
    }

    public static VaultClient Client(VaultSettings settings, TimeProvider time)
    {
        var http = new HttpClient { BaseAddress = settings.Address, Timeout = Patience };
        if (settings.Namespace is { } space)
            http.DefaultRequestHeaders.Add("X-Vault-Namespace", space);
        return new(http, settings, new VaultLogin(http, settings, time));
    }
}

/// <summary>A secret of the vault as a source of settings: <c>Secrets:MasterKey</c> or <c>Secrets__MasterKey</c>, in clear or sealed by the transit key.</summary>
public sealed class VaultSource : IConfigurationSource
{
    public VaultClient Client { get; set; } = null!;
    public string Path { get; set; } = "";

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(Client, Path);

    private sealed class Provider(VaultClient vault, string path) : ConfigurationProvider
    {
        /// <summary>Settings are loaded synchronously; without the vault's there is no start.</summary>
        public override void Load() => Data = Task.Run(Fetch).GetAwaiter().GetResult();

        private async Task<Dictionary<string, string?>> Fetch()
        {
            var secret = await vault.Read(path, null, CancellationToken.None) ?? throw VaultErrors.NotFound(path);
            var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in secret.Values)
                settings[name.Replace("__", ":")] = value.StartsWith("vault:v", StringComparison.Ordinal)
                    ? Encoding.UTF8.GetString(await vault.Decrypt(value, CancellationToken.None))
                    : value;
            return settings;
        }
    }
}
