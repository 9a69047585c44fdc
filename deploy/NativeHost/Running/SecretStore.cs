using System.Text.Json;
using Aspire.Hosting;
using DotMac.NativeHost.Servers;

namespace DotMac.NativeHost.Running;

/// <summary>Generated parameters, kept in the data folder for the owner alone, so that a second run finds the passwords of the first.</summary>
internal sealed class SecretStore(FleetOptions options)
{
    public const string FileName = "secrets.json";
    private readonly Lock gate = new();

    public string GetOrAdd(string name, Func<string> generate)
    {
        lock (gate)
        {
            var secrets = Read();
            if (secrets.TryGetValue(name, out var known))
                return known;

            secrets[name] = generate();
            Folders.Passable(options.DataFolder);
            Folders.Secret(Path.Combine(options.DataFolder, FileName), JsonSerializer.Serialize(secrets), default).GetAwaiter().GetResult();
            return secrets[name];
        }
    }

    private Dictionary<string, string> Read()
    {
        var file = Path.Combine(options.DataFolder, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))! : [];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{file} is not readable ({exception.Message}); restore it, or start afresh with --clean.");
        }
    }
}
