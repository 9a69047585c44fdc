using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using DotMac.TestKit;

namespace DotMac.Gateway.Tests;

public sealed class OutageTests : IAsyncLifetime
{
    private readonly Impatient edge = new();

    public ValueTask InitializeAsync() => edge.InitializeAsync();

    public ValueTask DisposeAsync() => edge.DisposeAsync();

    [Fact]
    public async Task A_dead_service_is_503_with_Retry_After_in_less_than_two_seconds_and_comes_back_without_a_restart()
    {
        var token = edge.Token();
        (await edge.Send("/api/v1/billing/invoices", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await edge.Service.Stop();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await edge.Send("/api/v1/billing/invoices", token, method);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            await EdgeFixture.Problem(answer, 503, "service.unavailable");
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }

        await edge.Service.Resume();
        await Eventually.Get(() => edge.Send("/api/v1/billing/invoices", token), answer => answer.StatusCode == HttpStatusCode.OK, "recovery");
    }

    [Theory]
    [InlineData("/connect/authorize?client_id=x", "GET")]
    [InlineData("/connect/sign-in", "POST")]
    [InlineData("/invoices/token", "GET")]
    public async Task Who_comes_with_a_browser_while_the_service_is_down_gets_a_page_that_says_when_to_come_back(string path, string method)
    {
        await edge.Service.Stop();
        await edge.Identity.Stop();
        using var answer = await edge.Send(path, method: new HttpMethod(method), headers: RefusalPageTests.AsBrowser);
        var page = await RefusalPageTests.Page(answer, 503, "service.unavailable");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        page.ShouldContain("Not available at the moment");
        page.ShouldContain("in 2 seconds");
        page.Contains("<a href=\"\">Try again</a>", StringComparison.Ordinal).ShouldBe(method == "GET");
        await edge.Service.Resume();
        await edge.Identity.Resume();
    }

    [Fact]
    public async Task A_service_that_does_not_answer_a_browser_in_time_is_a_page_too()
    {
        using var answer = await edge.Send("/invoices/token?delay=5000", headers: RefusalPageTests.AsBrowser);
        await RefusalPageTests.Page(answer, 504, "service.timeout");
    }

    [Fact]
    public async Task After_many_failures_a_service_is_left_alone_for_a_moment_and_then_tried_again()
    {
        var token = edge.Token();
        await edge.Service.Stop();
        for (var i = 0; i < 30; i++)
            await EdgeFixture.Problem(await edge.Send("/api/v1/partners", token, HttpMethod.Post), 503, "service.unavailable");
        await edge.Service.Resume();
        await Eventually.Get(() => edge.Send("/api/v1/partners", token), answer => answer.StatusCode == HttpStatusCode.OK, "recovery");
    }

    [Fact]
    public async Task A_read_survives_the_restart_of_its_service()
    {
        await edge.Service.Stop();
        var read = edge.Send("/api/v1/audit/activities", edge.Token());
        await Task.Delay(150);
        await edge.Service.Resume();
        (await read).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_504()
    {
        using var answer = await edge.Send("/api/v1/billing/invoices?delay=5000", edge.Token());
        await EdgeFixture.Problem(answer, 504, "service.timeout");
    }

    [Fact]
    public async Task While_Identity_is_down_known_tokens_and_keys_go_on_and_new_keys_are_503()
    {
        var (token, key, unseen) = (edge.Token(), edge.Identity.ApiKey(edge.Tenant), edge.Identity.ApiKey(edge.Tenant));
        (await edge.Send("/api/v1/billing/invoices", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await edge.Identity.Stop();

        (await edge.Send("/api/v1/billing/invoices", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key))).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", unseen));
        await EdgeFixture.Problem(refused, 503, "identity.unavailable");
        refused.Headers.RetryAfter.ShouldNotBeNull();

        await edge.Identity.Resume();
        await Eventually.Get(
            () => edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", unseen)),
            answer => answer.StatusCode == HttpStatusCode.OK, "recovery");
    }

    [Fact]
    public async Task Where_one_of_two_replicas_is_dead_no_write_fails_and_each_arrives_once()
    {
        string[] paths = [.. Enumerable.Range(0, 50).Select(turn => $"/api/v1/billing/invoices/{turn}")];
        foreach (var path in paths)
            (await edge.Send(path, edge.Token(), HttpMethod.Post, JsonContent.Create(new { a = 1 }))).StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Service.Seen.ShouldBe(paths);
    }

    [Fact]
    public async Task A_write_that_was_sent_is_not_sent_again_though_its_connection_breaks()
    {
        using var answer = await edge.Send("/api/v1/partners/1?abort=true", edge.Token(), HttpMethod.Post, JsonContent.Create(new { a = 1 }));
        await EdgeFixture.Problem(answer, 503, "service.unavailable");
        edge.Service.Seen.ShouldHaveSingleItem();
    }

    private sealed class Impatient : EdgeFixture
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["Timeouts:Answer"] = "00:00:01",
            ["RateLimits:Factor"] = "1000",
            ["services:billing:http:1"] = $"http://127.0.0.1:{Ports.Free()}",
        };
    }
}
