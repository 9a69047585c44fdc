using System.Diagnostics;
using System.Net;
using DotMac.NativeHost;

namespace DotMac.Fleet.Tests;

/// <summary>When a part is down (design, section 9): the right answer, soon, and recovery without a restart of anything.</summary>
[UsesFleet]
public sealed class OutageTests(FleetFixture fleet)
{
    private const string Customers = "/api/v1/billing/customers";

    [Fact]
    public async Task Without_PostgreSQL_answers_are_503_within_two_seconds_and_services_recover_by_themselves()
    {
        var company = await Company.SignUp(fleet, "outage");
        var before = Services();
        using var http = company.Client("gateway");
        (await http.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await fleet.App.Stop("postgres");
        try
        {
            for (var time = 0; time < 3; time++)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await http.GetAsync(Customers);
                answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                answer.Headers.RetryAfter.ShouldNotBeNull();
                clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
            }
        }
        finally
        {
            fleet.App.Start("postgres");
        }

        await fleet.AllReady();
        (await http.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Services().ShouldBe(before);
    }

    [Fact]
    public async Task A_service_stays_alive_while_PostgreSQL_hangs_and_answers_again_afterwards()
    {
        var company = await Company.SignUp(fleet, "hang");
        using var http = company.Client("gateway");
        fleet.App.Pause("postgres");
        try
        {
            using var billing = fleet.App.CreateHttpClient("billing");
            (await billing.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            fleet.App.Resume("postgres");
        }

        await fleet.AllReady();
        await Eventually.Get(
            async () => (await http.GetAsync(Customers)).StatusCode, status => status == HttpStatusCode.OK, "billing after the pause");
    }

    private KeyValuePair<string, int>[] Services() =>
        [.. fleet.App.Pids().Where(known => FleetFixture.Services.Contains(known.Key)).OrderBy(known => known.Key)];
}
