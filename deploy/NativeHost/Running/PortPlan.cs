using System.Text.Json;
using Aspire.Hosting;
using DotMac.NativeHost.Servers;

namespace DotMac.NativeHost.Running;

/// <summary>Gives each endpoint its port: the stated one or the next free above it, else the one of the last run, else any.</summary>
internal static class PortPlan
{
    private const string StatusPage = "status page";

    /// <summary>Returns the port of the status page.</summary>
    public static int Allocate(IEnumerable<FleetResource> resources, Ports ports, FleetOptions options)
    {
        var file = Path.Combine(options.DataFolder, "ports.json");
        var kept = Read(file);
        foreach (var resource in resources)
            foreach (var endpoint in resource.Endpoints)
                endpoint.AllocatedPorts.Add(Reserve($"{resource.Name}/{endpoint.Name}", endpoint.AllocatedPorts.Count == 0 ? endpoint.Port : null));
        var status = Reserve(StatusPage, null);
        Folders.Secret(file, JsonSerializer.Serialize(kept), default).GetAwaiter().GetResult();
        return status;

        int Reserve(string key, int? stated)
        {
            var wanted = kept.TryGetValue(key, out var known) ? known : stated;
            return kept[key] = ports.Reserve(options.RandomPorts ? null : wanted);
        }
    }

    private static Dictionary<string, int> Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file))! : [];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{file} is not readable ({exception.Message}); remove it to have new ports.");
        }
    }
}
