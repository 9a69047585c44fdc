using System.Diagnostics;
using Aspire.Hosting;

namespace DotMac.NativeHost.Running;

/// <summary>Installs the servers that are missing, with apt, when that is allowed; says what to type when it is not.</summary>
public static class Packages
{
    private static string Script => Path.Combine(AppContext.BaseDirectory, "Running", "install-packages.sh");

    /// <summary>Makes sure that each file is there, from the packages given; one line about what is installed.</summary>
    public static async Task Ensure(IReadOnlyCollection<(string Probe, string[] Packages)> wanted, Action<string> say)
    {
        var missing = Missing(wanted);
        if (missing.Length == 0)
            return;

        if (!File.Exists("/usr/bin/apt-get"))
            throw new DistributedApplicationException(
                $"Missing: what Debian packages as {string.Join(", ", missing)}. This machine has no apt-get to install it with.");
        if (!Environment.IsPrivilegedProcess)
            throw new DistributedApplicationException($"Missing servers. Type once: sudo bash {Script} {string.Join(' ', missing)}");

        say($"installing {string.Join(", ", missing)} (apt-get)");
        await Install(missing);
        if (wanted.Select(want => want.Probe).Where(probe => !Exists(probe)).ToArray() is { Length: > 0 } absent)
            throw new DistributedApplicationException($"The packages were installed and yet lack {string.Join(", ", absent)}.");
    }

    private static string[] Missing(IEnumerable<(string Probe, string[] Packages)> wanted) =>
        [.. wanted.Where(want => !Exists(want.Probe)).SelectMany(want => want.Packages).Distinct()];

    /// <summary>A probe may have one folder written <c>*</c>, for a version: <c>/usr/lib/postgresql/*/bin/postgres</c>.</summary>
    private static bool Exists(string probe)
    {
        if (probe.Split("/*/") is not [var root, var rest])
            return File.Exists(probe);
        return Directory.Exists(root) && Directory.GetDirectories(root).Any(version => File.Exists(Path.Combine(version, rest)));
    }

    private static async Task Install(string[] packages)
    {
        var start = new ProcessStartInfo("bash", [Script, .. packages]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new DistributedApplicationException($"apt-get could not install {string.Join(", ", packages)}: {error.Trim()}");
    }
}
