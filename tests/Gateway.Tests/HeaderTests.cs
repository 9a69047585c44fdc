using System.Diagnostics;
using System.Net;

namespace DotMac.Gateway.Tests;

public sealed class HeaderTests(EdgeFixture edge)
{
    [Fact]
    public async Task Internal_headers_of_a_client_are_dropped_and_the_forwarded_ones_are_true()
    {
        var received = await edge.Received("/api/v1/billing/invoices",
            ("X-User-Id", "admin"), ("x-user-permissions", "*"), ("X-Internal-Call", "1"), ("Forwarded", "for=1.2.3.4"),
            ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Host", "evil.example"), ("X-Tenant-ID", edge.Tenant.ToString()));
        foreach (var name in new[] { "X-User-Id", "X-User-Permissions", "X-Internal-Call", "Forwarded" })
            received.Header(name).ShouldBeNull();
        received.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        received.Header("X-Forwarded-Host").ShouldBe(edge.Http.BaseAddress!.Authority);
        received.Header("X-Tenant-ID").ShouldBe(edge.Tenant.ToString(), "the service compares it with the token");
    }

    [Fact]
    public async Task A_correlation_id_is_kept_told_and_handed_on_and_made_where_there_is_none()
    {
        using var answer = await edge.Send("/api/v1/billing/invoices", edge.Token(), headers: ("X-Correlation-ID", "order-4711"));
        answer.Headers.GetValues("X-Correlation-ID").ShouldBe(["order-4711"]);
        (await edge.Received("/api/v1/billing/invoices", ("X-Request-ID", "abc"))).Header("X-Correlation-ID").ShouldBe("abc");
        (await edge.Received("/api/v1/billing/invoices", ("X-Correlation-ID", "evil <script>"))).Header("X-Correlation-ID")!.Length.ShouldBe(32);
        using var refused = await edge.Send("/api/v1/billing/invoices");
        refused.Headers.GetValues("X-Correlation-ID").Single().Length.ShouldBe(32);
    }

    [Fact]
    public async Task A_requests_own_id_comes_back_with_every_answer_if_it_can_stand_in_a_header()
    {
        foreach (var token in new[] { edge.Token(), null })
        {
            using var answer = await edge.Send("/api/v1/billing/invoices", token, headers: ("X-Request-ID", "bfe9eb29 <ab>"));
            answer.Headers.GetValues("X-Request-ID").ShouldBe(["bfe9eb29 <ab>"]);
        }

        foreach (var odd in new[] { "Zoë", new string('x', 201) })
            (await edge.Send("/api/v1/billing/invoices", edge.Token(), headers: ("X-Request-ID", odd))).Headers.Contains("X-Request-ID").ShouldBeFalse();
        (await edge.Send("/api/v1/billing/invoices", edge.Token())).Headers.Contains("X-Request-ID").ShouldBeFalse();
    }

    [Fact]
    public async Task A_header_that_is_not_ascii_reaches_the_service_as_it_was_sent()
    {
        foreach (var name in new[] { "X-Name", "Idempotency-Key" })
            (await edge.Received("/api/v1/billing/invoices", (name, "Zoë 雪"))).Header(name).ShouldBe("Zoë 雪");
    }

    [Fact]
    public async Task The_callers_trace_goes_on()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var received = await edge.Received("/api/v1/billing/invoices", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        received.Header("traceparent")!.Split('-')[1].ShouldBe(trace);
    }

    [Theory]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01")]
    [InlineData("rubbish")]
    public async Task A_broken_trace_is_ignored_and_a_new_one_begun(string traceparent)
    {
        var received = await edge.Received("/api/v1/billing/invoices", ("traceparent", traceparent));
        var handedOn = received.Header("traceparent")!;
        handedOn.Split('-').Length.ShouldBe(4, handedOn);
        handedOn.Split('-')[1].ShouldNotStartWith("4bf92f3577b34da6a3ce929d0e0e473");
        handedOn.Split('-')[1].ShouldNotBe(new string('0', 32));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var (path, token) in new[]
        {
            ("/api/v1/billing/invoices", edge.Token()), ("/api/v1/billing/invoices", null), ("/nowhere", null), ("/api/v1/info", null),
        })
        {
            using var answer = await edge.Send(path, token);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            answer.Headers.CacheControl!.Private.ShouldBeTrue();
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://app.example.evil.example")]
    [InlineData("https://app.example.evil")]
    public async Task An_origin_that_is_not_registered_gets_no_CORS_header(string origin)
    {
        using var preflight = await edge.Send(
            "/api/v1/billing/invoices", method: HttpMethod.Options, headers: [("Origin", origin), ("Access-Control-Request-Method", "POST")]);
        preflight.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        using var answer = await edge.Send("/api/v1/billing/invoices", edge.Token(), headers: ("Origin", origin));
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }
}

public sealed class CorsTests : IAsyncLifetime
{
    private readonly Configured edge = new();

    public ValueTask InitializeAsync() => edge.InitializeAsync();

    public ValueTask DisposeAsync() => edge.DisposeAsync();

    [Fact]
    public async Task A_registered_origin_may_call_with_credentials_and_read_the_headers()
    {
        using var preflight = await edge.Send("/api/v1/billing/invoices", method: HttpMethod.Options, headers:
        [
            ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,idempotency-key"),
        ]);
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://app.example"]);
        using var answer = await edge.Send("/api/v1/billing/invoices", edge.Token(), headers: ("Origin", "https://app.example"));
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://app.example"]);
        answer.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("RateLimit");
        using var stranger = await edge.Send("/api/v1/billing/invoices", edge.Token(), headers: ("Origin", "https://app.example.evil"));
        stranger.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private sealed class Configured : EdgeFixture
    {
        protected override Dictionary<string, string?> Settings => new() { ["Cors:Origins:0"] = "https://app.example" };
    }
}
