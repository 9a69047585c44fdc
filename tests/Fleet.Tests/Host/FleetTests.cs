using System.Net;
using DotMac.NativeHost;

namespace DotMac.Fleet.Tests.Host;

/// <summary>The AppHost's own model, running.</summary>
[UsesFleet]
public sealed class FleetTests(FleetFixture fleet)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    public static TheoryData<string> Services => [.. FleetFixture.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_service_answers_that_it_is_ready(string name)
    {
        using var http = fleet.App.CreateHttpClient(name);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_killed_service_is_started_again()
    {
        var before = fleet.App.Pids()["partners"];
        fleet.App.Kill("partners");
        await Eventually.Get(
            () => Task.FromResult(fleet.App.Pids().GetValueOrDefault("partners")), pid => pid != 0 && pid != before, "the restart of partners");
        await Healthy("partners");
    }

    [Fact]
    public async Task A_killed_broker_is_started_again_with_its_data_and_its_address()
    {
        var before = await fleet.App.GetConnectionStringAsync("messaging", default);
        fleet.App.Kill("messaging");
        await fleet.App.ResourceNotifications.WaitForResourceAsync("messaging", KnownResourceStates.Starting).WaitAsync(Patience);
        await Healthy("messaging");
        (await fleet.App.GetConnectionStringAsync("messaging", default)).ShouldBe(before);
        // A sign-up travels over the broker: it ends once every bus has found the broker again.
        await Company.SignUp(fleet, "broker");
    }

    [Fact]
    public async Task A_paused_service_answers_again_once_it_is_resumed()
    {
        using var http = fleet.App.CreateHttpClient("partners");
        fleet.App.Pause("partners");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<TaskCanceledException>(() => http.GetAsync("/health/live", patience.Token));
        fleet.App.Resume("partners");
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task Healthy(string name)
    {
        await fleet.App.ResourceNotifications.WaitForResourceHealthyAsync(name).WaitAsync(Patience);
        if (!FleetFixture.Services.Contains(name))
            return;
        using var http = fleet.App.CreateHttpClient(name);
        await Eventually.Get(
            async () => (await http.GetAsync("/health/ready")).StatusCode, status => status == HttpStatusCode.OK, $"readiness of {name}");
    }
}
