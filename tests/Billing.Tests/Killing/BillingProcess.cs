using System.Collections.Concurrent;
using System.Diagnostics;

namespace DotMac.Billing.Tests.Killing;

/// <summary>A real Billing process that does the due work and publishes the outbox, armed to die at one fail point of a tenant.</summary>
internal sealed class BillingProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    public BillingProcess(IReadOnlyDictionary<string, string?> settings, Guid? tenant = null, string? point = null)
    {
        string[] command = ["exec", typeof(Program).Assembly.Location];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DueWork__AtOnce"] = "1"; // one piece after another, so that a point's number tells the same point in each run
        start.Environment["DueWork__Poll"] = "00:00:00.05"; // the clock is moved past it
        start.Environment["DOTNET_TieredPGO"] = "0"; // it dies before what the runtime learns of it pays back
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(BillingProcess).Assembly.Location;
        start.Environment[FailPoints.TenantSetting] = $"{tenant}";
        start.Environment[FailPoints.PointSetting] = point;
        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool IsDead => process.HasExited;

    /// <summary>The fail points that it came to, in their order.</summary>
    public string[] Points => [.. said.Where(line => line.StartsWith(FailPoints.Said, StringComparison.Ordinal)).Select(line => line[FailPoints.Said.Length..])];

    public string Output => string.Join('\n', said);

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit(); // what it said is read to the end
        process.Dispose();
    }
}
