using DotMac.ServiceDefaults.Clock;

namespace DotMac.Tenancy.Gateways;

/// <summary>The other services' side of a sandbox tenant's clock (<c>/internal/clock</c>), asked with the service's own token.</summary>
public sealed class FleetClock(HttpClient http, IConfiguration configuration)
{
    /// <summary>Asks all at once; each answer is named by its service. A service that does not answer fails the whole round, which is safe to repeat.</summary>
    public async Task<Dictionary<string, ClockReport>> Run(Guid tenant, ClockRun run, CancellationToken ct)
    {
        var services = configuration.GetSection("services").GetChildren().Select(service => service.Key);
        var reports = await Task.WhenAll(services.Select(async service => (service, Report: await Ask(new($"http://{service}/internal/clock/{tenant}/run"), run, ct))));
        return reports.ToDictionary(answer => answer.service, answer => answer.Report);
    }

    private async Task<ClockReport> Ask(Uri address, ClockRun run, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(address, run, ClockRun.Json, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ClockReport>(ClockRun.Json, ct))!;
    }
}
