using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DotMac.TestKit;
using StackExchange.Redis;

namespace DotMac.Gateway.Tests;

/// <summary>Acceptance HX-13, draft-ietf-httpapi-ratelimit-headers-10.</summary>
public sealed partial class RateLimitTests : IAsyncLifetime
{
    private readonly Limited edge = new();

    public ValueTask InitializeAsync() => edge.InitializeAsync();

    public ValueTask DisposeAsync() => edge.DisposeAsync();

    [Fact]
    public async Task Of_101_requests_in_a_window_of_100_exactly_one_is_refused_and_each_tells_what_is_left()
    {
        var token = edge.Token();
        var answers = await Task.WhenAll(Enumerable.Range(0, 101).Select(_ => edge.Send("/api/v1/billing/invoices", token)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(100);
        foreach (var answer in answers)
        {
            answer.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"default\";q=100;w=10"]);
            Left().IsMatch(answer.Headers.GetValues("RateLimit").Single()).ShouldBeTrue(answer.Headers.GetValues("RateLimit").Single());
        }

        var refused = answers.Single(answer => answer.StatusCode != HttpStatusCode.OK);
        var problem = await EdgeFixture.Problem(refused, 429, "quota.exceeded");
        problem.GetProperty("violated-policies")[0].GetString().ShouldBe("default");
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(
            double.Parse(Left().Match(refused.Headers.GetValues("RateLimit").Single()).Groups["t"].Value, CultureInfo.InvariantCulture));
        (await edge.Send("/api/v1/billing/invoices", edge.Token())).StatusCode.ShouldBe(HttpStatusCode.OK, "another user has a quota of its own");
    }

    [Fact]
    public async Task A_browser_that_comes_too_often_gets_a_page_with_the_same_headers()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.Send("/api/v1/billing/invoices", headers: RefusalPageTests.AsBrowser)));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        var page = await RefusalPageTests.Page(refused, 429, "quota.exceeded");
        page.ShouldContain($"in {refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds} second");
        refused.Headers.GetValues("RateLimit-Policy").Single().ShouldContain("anonymous");
    }

    [Fact]
    public async Task Pictures_are_counted_by_the_user_who_uploads_them()
    {
        Task<HttpResponseMessage> Send(string? token) => edge.Send("/api/v1/auth/upload-avatar", token, HttpMethod.Post);
        async Task<HttpStatusCode> Upload(string token) => (await Send(token)).StatusCode;

        var token = edge.Token();
        for (var i = 0; i < 10; i++)
            (await Upload(token)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Upload(token)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Upload(edge.Token())).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Send(null)).Headers.GetValues("RateLimit-Policy").Single().ShouldStartWith("\"anonymous\"");
    }

    [Fact]
    public async Task Two_replicas_share_one_quota()
    {
        var other = new Limited();
        await other.InitializeAsync();
        try
        {
            var (token, subject) = (edge.Token(), new { email = $"{Guid.NewGuid():N}@example.com", password = "x" });
            token.ShouldNotBeNull();
            var granted = 0;
            for (var i = 0; i < 5; i++)
                foreach (var replica in new[] { edge, other })
                    granted += (await replica.Send("/api/v1/auth/login", method: HttpMethod.Post,
                        content: JsonContent.Create(subject))).StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
            granted.ShouldBe(3);
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sign_ins_are_counted_by_address_and_account()
    {
        async Task<HttpStatusCode> SignIn(string email) =>
            (await edge.Send("/api/v1/auth/login", method: HttpMethod.Post, content: JsonContent.Create(new { email, password = "x" }))).StatusCode;

        var (one, another) = ($"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com");
        for (var i = 0; i < 3; i++)
            (await SignIn(one)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await SignIn(one.ToUpperInvariant())).ShouldBe(HttpStatusCode.TooManyRequests);
        (await SignIn(another)).ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("/api/v1/auth/login/verify-2fa", "challenge")]
    [InlineData("/api/v1/auth/password-reset/confirm", "token")]
    public async Task What_completes_a_sign_in_or_a_reset_is_counted_by_what_it_completes(string path, string member)
    {
        async Task<HttpStatusCode> Complete(string proof) =>
            (await edge.Send(path, method: HttpMethod.Post, content: JsonContent.Create(new Dictionary<string, string> { [member] = proof }))).StatusCode;

        var (one, another) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        for (var i = 0; i < 3; i++)
            (await Complete(one)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Complete(one)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Complete(another)).ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Registrations_are_counted_by_the_address_that_registers_and_together()
    {
        async Task<HttpResponseMessage> Register(string email) =>
            await edge.Send("/api/v1/auth/register", method: HttpMethod.Post, content: JsonContent.Create(new { email, tenant = "acme" }));

        for (var i = 0; i < 2; i++)
            (await Register("grace@example.com")).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await EdgeFixture.Problem(await Register("Grace@example.com"), 429, "quota.exceeded")).GetProperty("violated-policies")[0].GetString().ShouldBe("register");
        for (var i = 0; i < 2; i++)
            (await Register($"{i}@example.com")).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await EdgeFixture.Problem(await Register("new@example.com"), 429, "quota.exceeded")).GetProperty("violated-policies")[0].GetString().ShouldBe("register-address");
    }

    [Fact]
    public async Task Forms_of_mailed_links_are_counted_by_the_link()
    {
        async Task<HttpStatusCode> Submit(string link) => (await edge.Send("/api/v1/auth/password-reset/page", method: HttpMethod.Post,
            content: new FormUrlEncodedContent([new("form", "proof"), new("token", link), new("password", "a b&c")]))).StatusCode;

        var (one, another) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        for (var i = 0; i < 3; i++)
            (await Submit(one)).ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await Submit(one)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Submit(another)).ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Bulk_requests_are_counted_apart_from_what_else_a_provider_asks()
    {
        async Task<HttpResponseMessage> Bulk() => await edge.Send("/scim/v2/Bulk", method: HttpMethod.Post, content: JsonContent.Create(new { }));
        for (var i = 0; i < 2; i++)
            (await Bulk()).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        (await EdgeFixture.Problem(await Bulk(), 429, "quota.exceeded")).GetProperty("violated-policies")[0].GetString().ShouldBe("scim-bulk");
        (await edge.Send("/scim/v2/Users", method: HttpMethod.Post, content: JsonContent.Create(new { }))).StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Sign_ins_to_many_accounts_from_one_address_are_counted_together_whatever_token_comes_along()
    {
        await using var few = new FewSignIns();
        await few.InitializeAsync();
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 12; i++)
            answers.Add(await few.Send(
                "/api/v1/auth/login", i % 2 == 0 ? null : few.Token(), HttpMethod.Post,
                JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "x" })));
        answers.Count(answer => answer.StatusCode != HttpStatusCode.TooManyRequests).ShouldBe(9);
        (await EdgeFixture.Problem(answers[^1], 429, "quota.exceeded")).GetProperty("violated-policies")[0].GetString().ShouldBe("login-address");
        answers[0].Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"login-address\";q=9;w=60, \"login\";q=3;w=60");
    }

    [Fact]
    public async Task Unknown_keys_are_counted_by_address_before_Identity_is_asked()
    {
        var before = edge.Identity.Exchanges;
        for (var i = 0; i < 20; i++)
            await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", $"dm_live_guess_{i}"));
        (edge.Identity.Exchanges - before).ShouldBeLessThan(8);
    }

    [Fact]
    public async Task The_gateways_own_pages_are_counted_and_health_is_not()
    {
        var pages = new List<HttpStatusCode>();
        for (var i = 0; i < 10; i++)
            pages.Add((await edge.Send("/problems/quota-exceeded")).StatusCode);
        pages.ShouldContain(HttpStatusCode.TooManyRequests);
        for (var i = 0; i < 10; i++)
            (await edge.Send("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Bad_tokens_are_counted_by_address()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            answers.Add((await edge.Send("/api/v1/billing/invoices", $"forged-{i}")).StatusCode);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
    }

    /// <summary>On a machine busy with other tests Redis may take longer than a gateway waits, which then counts alone.</summary>
    private static string Patient(TestServers servers) => servers.Redis + ",asyncTimeout=5000";

    [GeneratedRegex("^\"default\";r=(?<r>\\d+);t=(?<t>\\d+)$")]
    private static partial Regex Left();

    private sealed class FewSignIns : EdgeFixture
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RateLimits:login-address:Quota"] = "9",
            ["RateLimits:login:Quota"] = "3",
            ["ConnectionStrings:redis"] = Patient(Servers),
        };
    }

    private sealed class Limited : EdgeFixture
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["ConnectionStrings:redis"] = Patient(Servers),
            ["RateLimits:default:Quota"] = "100",
            ["RateLimits:default:Seconds"] = "10",
            ["RateLimits:login:Quota"] = "3",
            ["RateLimits:login-address:Quota"] = "1000",
            ["RateLimits:password-reset:Quota"] = "3",
            ["RateLimits:register:Quota"] = "2",
            ["RateLimits:register-address:Quota"] = "5",
            ["RateLimits:scim-bulk:Quota"] = "2",
            ["RateLimits:anonymous:Quota"] = "8",
            ["RateLimits:anonymous:Seconds"] = "5",
        };
    }
}

public sealed class RedisDownTests : IAsyncLifetime
{
    private readonly Alone edge = new();

    public ValueTask InitializeAsync() => edge.InitializeAsync();

    public ValueTask DisposeAsync() => edge.DisposeAsync();

    [Fact]
    public async Task Without_Redis_limits_hold_in_the_replica_requests_go_on_and_readiness_says_so()
    {
        var token = edge.Token();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
            answers.Add((await edge.Send("/api/v1/billing/invoices", token)).StatusCode);
        answers.Count(status => status == HttpStatusCode.OK).ShouldBe(5);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);

        using var ready = await edge.Send("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("Redis does not answer");
    }

    private sealed class Alone : EdgeFixture
    {
        protected override Dictionary<string, string?> Settings =>
            new() { ["RateLimits:default:Quota"] = "5", ["ConnectionStrings:redis"] = $"127.0.0.1:{Ports.Free()}" };
    }
}

public sealed class RedisHangsTests : IAsyncLifetime
{
    private readonly Behind edge = new();

    public ValueTask InitializeAsync() => edge.InitializeAsync();

    public ValueTask DisposeAsync() => edge.DisposeAsync();

    [Fact]
    public async Task While_Redis_takes_requests_and_answers_nothing_each_request_is_answered_within_two_seconds()
    {
        var token = edge.Token();
        (await edge.Send("/api/v1/billing/invoices", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Redis.Hangs = true;
        for (var i = 0; i < 10; i++)
        {
            var started = Stopwatch.GetTimestamp();
            (await edge.Send("/api/v1/billing/invoices", edge.Token())).StatusCode.ShouldBe(HttpStatusCode.OK);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
    }

    private sealed class Behind : EdgeFixture
    {
        public HangingProxy Redis { get; } = new();

        protected override Dictionary<string, string?> Settings => new() { ["ConnectionStrings:redis"] = Redis.Before(Servers.Redis) };
    }
}

/// <summary>Hands bytes on to a server and back, until it hangs.</summary>
public sealed class HangingProxy
{
    private volatile bool hangs;

    public bool Hangs { get => hangs; set => hangs = value; }

    public string Before(string server)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Accept(listener, server.Split(',')[0].Split(':'));
        return server.Replace(server.Split(',')[0], listener.LocalEndpoint.ToString(), StringComparison.Ordinal);
    }

    private async Task Accept(TcpListener listener, string[] server)
    {
        while (true)
        {
            var (client, behind) = (await listener.AcceptTcpClientAsync(), new TcpClient());
            await behind.ConnectAsync(server[0], int.Parse(server[1], CultureInfo.InvariantCulture));
            _ = Pump(client.GetStream(), behind.GetStream());
            _ = Pump(behind.GetStream(), client.GetStream());
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[8 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
            if (!hangs)
                await to.WriteAsync(buffer.AsMemory(0, read));
    }
}
