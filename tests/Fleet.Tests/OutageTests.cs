using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DotMac.Fleet.Tests.Chaos;
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

    [Fact(Explicit = true)]
    public async Task Events_are_published_though_the_broker_was_killed_while_they_were()
    {
        var company = await Company.SignUp(fleet, "confirm");
        using var client = new PatientClient([fleet.Gateway.BaseAddress!]);
        var (written, answers) = (new ConcurrentQueue<Written>(), 0);
        await Parallel.ForEachAsync(Enumerable.Range(1, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            written.Enqueue(await Customer(client, company));
            if (Interlocked.Increment(ref answers) == 50)
                fleet.App.Kill("messaging");
        });
        await Agreed(company, written);
    }

    [Fact(Explicit = true)]
    public async Task A_service_that_starts_while_the_broker_is_down_hears_it_when_it_is_back()
    {
        var company = await Company.SignUp(fleet, "early");
        using var client = new PatientClient([fleet.Gateway.BaseAddress!]);
        await fleet.App.Stop("messaging");
        try
        {
            fleet.App.Restart("billing");
            await Task.Delay(TimeSpan.FromSeconds(45));
        }
        finally
        {
            fleet.App.Start("messaging");
        }

        var started = fleet.App.Pids()["billing"];
        await Agreed(company, [await Customer(client, company)]);
        fleet.App.Pids()["billing"].ShouldBe(started);
    }

    /// <summary>Each write has its event, and who listens has heard it, once.</summary>
    private async Task Agreed(Company company, IReadOnlyCollection<Written> written)
    {
        await fleet.AllReady();
        await using var books = await Books.Open(fleet, company);
        await books.Drained();
        (await books.Differences(written, [])).ShouldBeEmpty();
    }

    private static async Task<Written> Customer(PatientClient client, Company company) => new(Kind.Customer, (await client.Post(
        company, "/billing/customers", new { name = "Buyer", email = $"{Guid.NewGuid():N}@{company.Slug}.example", currency = "EUR" })).GetProperty("id").GetGuid());

    private KeyValuePair<string, int>[] Services() =>
        [.. fleet.App.Pids().Where(known => FleetFixture.Services.Contains(known.Key)).OrderBy(known => known.Key)];
}
