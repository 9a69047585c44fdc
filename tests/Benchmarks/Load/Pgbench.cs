using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DotMac.Benchmarks.Statements;
using Npgsql;

namespace DotMac.Benchmarks.Load;

/// <summary>pgbench replaying one script with prepared statements under a service's own role.</summary>
internal sealed partial class Pgbench(PgbenchScript script, string file, string connection, int clients)
{
    /// <summary>Transactions a second; one that fails is an error of the benchmark.</summary>
    public async Task<double> PerSecond(TimeSpan duration)
    {
        await File.WriteAllTextAsync(file, script.Text);
        var server = new NpgsqlConnectionStringBuilder(connection);
        var variables = script.Constants.Append(("n", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        string[] command =
        [
            "-n", "-M", "prepared", "-c", $"{clients}", "-j", "1", "-T", $"{duration.TotalSeconds:0}", "-f", file,
            .. variables.SelectMany(variable => new[] { "-D", $"{variable.Item1}={variable.Item2}" }),
            "-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, server.Database!,
        ];
        var start = new ProcessStartInfo("pgbench", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = server.Password;
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync();
        var said = await pgbench.StandardOutput.ReadToEndAsync();
        await pgbench.WaitForExitAsync();
        return pgbench.ExitCode == 0 && Rate().Match(said) is { Success: true } rate
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed:\n{await errors}\n{said}");
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();
}
