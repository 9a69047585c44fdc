using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;

namespace DotMac.NativeHost.Running;

/// <summary>What the command line asks of the native host.</summary>
internal sealed class FleetOptions
{
    private const string Known = "--clean, --except <service>, --allow-outbound <host:port>, --replicas <number>, --data <folder>, --random-ports";

    public bool Clean { get; private set; }
    public bool RandomPorts { get; private set; }
    public int Replicas { get; private set; } = 1;
    public string DataFolder { get; private set; } = DefaultFolder();
    public List<string> Except { get; } = [];
    public List<string> AllowOutbound { get; } = [];

    public static FleetOptions Parse(string[] args)
    {
        var options = new FleetOptions();
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new UsageException($"{args[i - 1]} needs a value.");
            int Count() => int.TryParse(Value(), out var count) && count > 0 ? count : throw new UsageException($"{args[i - 1]} needs a number above zero.");
            switch (args[i])
            {
                case "--clean": options.Clean = true; break;
                case "--random-ports": options.RandomPorts = true; break;
                case "--data": options.DataFolder = Path.GetFullPath(Value()); break;
                case "--except": options.Except.Add(Value()); break;
                case "--allow-outbound": options.AllowOutbound.Add(Value()); break;
                case "--replicas": options.Replicas = Count(); break;
                case "publish": throw new UsageException("Publishing to Kubernetes is not built yet; see the open issues.");
                default: throw new UsageException($"Unknown argument '{args[i]}'. Known: {Known}.");
            }
        }

        return options;
    }

    /// <summary>A folder for each clone, outside it; not below /root, which PostgreSQL's user may not enter.</summary>
    private static string DefaultFolder()
    {
        var clone = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AppContext.BaseDirectory)))[..12];
        if (Environment.IsPrivilegedProcess)
            return $"/var/lib/dotmac/{clone}";
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(own, "dotmac", clone);
    }
}

/// <summary>The command line asks for something that cannot be.</summary>
public sealed class UsageException(string message) : DistributedApplicationException(message);
