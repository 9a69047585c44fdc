using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.NativeHost;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>Each part down for twenty seconds (design, section 9): what goes on meanwhile, and that all recover without a restart of any service.</summary>
[UsesFleet]
public sealed class LongOutageTests(FleetFixture fleet)
{
    private const string Customers = "/api/v1/billing/customers";
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(20);

    [Fact(Explicit = true)]
    public async Task Without_Redis_requests_go_on_and_are_still_counted()
    {
        var company = await Company.SignUp(fleet, "redis");
        using var http = company.Client("gateway");
        var counted = 0;
        await Without("redis", async () =>
        {
            // Not each time: a new window may begin in between.
            counted += await Left(http) > await Left(http) ? 1 : 0;
            await Buy(company);
        });
        counted.ShouldBeGreaterThan(5);
    }

    [Fact(Explicit = true)]
    public async Task Without_the_broker_writes_go_on_and_their_events_arrive_afterwards()
    {
        var company = await Company.SignUp(fleet, "broker");
        List<Written> written = [];
        await Without("messaging", async () => written.Add(await Buy(company)));

        await using var books = await Books.Open(fleet, company);
        await books.Drained();
        (await books.Differences(written, [])).ShouldBeEmpty();
    }

    [Fact(Explicit = true)]
    public async Task Without_the_object_store_downloads_are_503_and_billing_goes_on()
    {
        var company = await Company.SignUp(fleet, "store");
        using var http = company.Client("gateway");
        using var content = new StringContent("kept");
        using var stored = await http.PostAsync("/api/v1/files/storage/upload?name=kept.txt", content);
        stored.StatusCode.ShouldBe(HttpStatusCode.Created);
        var file = $"/api/v1/files/storage/{(await stored.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}/download";

        await Without("storage", async () =>
        {
            using var download = await http.GetAsync(file);
            download.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            download.Headers.RetryAfter.ShouldNotBeNull();
            await Buy(company);
        });
        await Eventually.Get(() => Text(http, file), text => text == "kept", "the download after the outage");
    }

    [Fact(Explicit = true)]
    public async Task Without_Identity_known_tokens_work_and_nobody_signs_in()
    {
        var company = await Company.SignUp(fleet, "known");
        using var http = company.Client("gateway");
        await Buy(company);
        await Without("identity", async () =>
        {
            (await http.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await Buy(company);
            using var login = await http.PostAsJsonAsync("/api/v1/auth/login", new { tenant = company.Slug, email = $"admin@{company.Slug}.example", password = "x" });
            login.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        });
        await Company.SignUp(fleet, "after");
    }

    /// <summary>Tries it again and again while the part is down; afterwards every other process is still the one that it was.</summary>
    private async Task Without(string part, Func<Task> meanwhile)
    {
        await fleet.AllReady();
        var before = Others();
        await fleet.App.Stop(part);
        try
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < Outage; await Task.Delay(500))
                await meanwhile();
        }
        finally
        {
            fleet.App.Start(part);
        }

        await fleet.App.ResourceNotifications.WaitForResourceHealthyAsync(part);
        await fleet.AllReady();
        Others().ShouldBe(before);

        KeyValuePair<string, int>[] Others() => [.. fleet.App.Pids().Where(process => process.Key != part).OrderBy(process => process.Key)];
    }

    /// <summary>A write through the gateway that has to succeed at once.</summary>
    private static async Task<Written> Buy(Company company)
    {
        using var http = company.Client("gateway");
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.PostAsJsonAsync(Customers, new { name = "Buyer", email = $"{Guid.NewGuid():N}@{company.Slug}.example", currency = "EUR" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return new(Kind.Customer, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid());
    }

    /// <summary>What the rate limit leaves, as the answer tells it: <c>"tenant";r=599;t=60</c>.</summary>
    private static async Task<long> Left(HttpClient http)
    {
        using var answer = await http.GetAsync(Customers);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer.Headers.GetValues("RateLimit").Single().Split(';').Where(part => part.StartsWith("r=", StringComparison.Ordinal)).Select(part => long.Parse(part[2..], CultureInfo.InvariantCulture)).Single();
    }

    private static async Task<string> Text(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
