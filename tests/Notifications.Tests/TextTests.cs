using System.Net;
using System.Text.Json;
using DotMac.Contracts.Notifications;
using DotMac.Notifications.Domain.Texts;
using DotMac.Notifications.Due;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Outbound;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DotMac.Notifications.Tests;

/// <summary>Text messages go through one port to a provider that speaks the documented contract.</summary>
public sealed class TextTests(NotificationsService service)
{
    private const string Code = "429013";
    private readonly TestTenant tenant = new(service);
    private readonly Guid text = Guid.CreateVersion7();

    private IReadOnlyList<Received> Offered => [.. service.Receiver.At(NotificationsService.SmsPath).Where(call => call.Headers["idempotency-key"] == $"{text}")];

    private Task Asked(string template = "sms.auth.phone_code", string? box = null, TimeSpan? life = null, int times = 1) => service.Deliver(
        tenant.Id,
        new SmsRequested(
            text, template, "+447400123456", new Dictionary<string, string>(),
            box ?? new FleetSealer(service.Settings.Values["Secrets:FleetKey"]!).SealToken(Code),
            TimeProvider.System.GetUtcNow() + (life ?? TimeSpan.FromMinutes(10))),
        times);

    private Task<TextMessage> Row() => service.As(tenant.Id, async db => await db.Texts.AsNoTracking().SingleAsync(row => row.Id == text));

    /// <summary>The only text of the tenant, once it is as expected.</summary>
    private async Task<JsonElement> Text(Func<JsonElement, bool> when) => (await Eventually.Get(
        async () => (await tenant.Get("/api/v1/communications/sms")).GetProperty("items").EnumerateArray().ToArray(),
        found => found.Length == 1 && when(found[0]), "the text"))[0];

    private async Task Fails(string reason)
    {
        var row = await Text(found => found.Status() == "failed");
        row.GetProperty("last_error").GetString().ShouldBe(reason);
        (await Row()).SealedToken.ShouldBeNull();
        (await service.Events(tenant.Id)).ShouldBe(["sms.failed"]);
    }

    [Fact]
    public async Task The_code_of_a_sign_in_has_a_text_of_its_own()
    {
        await Asked("sms.auth.sign_in_code");
        await Text(row => row.Status() == "sent");
        var said = JsonDocument.Parse(Offered.ShouldHaveSingleItem().Body).RootElement.GetProperty("text").GetString()!;
        said.ShouldStartWith($"{Code} completes your DotMac sign-in.");
        said.Length.ShouldBeLessThanOrEqualTo(160);
    }

    [Fact]
    public async Task A_text_is_handed_to_the_provider_once_and_its_code_is_then_erased()
    {
        await Asked(times: 2);
        await Text(row => row.Status() == "sent");

        var call = Offered.ShouldHaveSingleItem();
        call.Headers["authorization"].ShouldBe($"Bearer {NotificationsService.SmsToken}");
        call.Headers["content-type"].ShouldStartWith("application/json");
        var body = JsonDocument.Parse(call.Body).RootElement;
        body.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "from", "to", "text"]);
        (body.GetProperty("id").GetGuid(), body.GetProperty("from").GetString(), body.GetProperty("to").GetString()).ShouldBe((text, "Acme SMS", "+447400123456"));
        body.GetProperty("text").GetString()!.ShouldStartWith($"{Code} is your");
        body.GetProperty("text").GetString()!.Length.ShouldBeLessThanOrEqualTo(160);
        (await Row()).SealedToken.ShouldBeNull();
        (await service.Events(tenant.Id)).ShouldBe(["sms.sent"]);
    }

    [Fact]
    public async Task The_log_shows_a_text_without_its_words_and_to_its_tenant_alone()
    {
        await Asked();
        var row = await Text(found => found.Status() == "sent");
        row.GetProperty("to").GetString().ShouldBe("+447400123456");
        row.GetRawText().ShouldNotContain(Code);
        (await tenant.Get($"/api/v1/communications/sms/{text}")).Status().ShouldBe("sent");
        using var stranger = new TestTenant(service).Client();
        (await stranger.GetAsync($"/api/v1/communications/sms/{text}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var nobody = service.Client(tenant.Id, "webhooks.view");
        (await nobody.GetAsync("/api/v1/communications/sms")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(302)]
    [InlineData(401)]
    public async Task What_the_provider_may_mend_is_tried_again_with_the_same_id(int status)
    {
        service.Answers(text, status, 202);
        await Asked();
        var waiting = await Text(row => row.GetProperty("attempts").GetInt32() == 1);
        (waiting.Status(), waiting.GetProperty("last_error").GetString()).ShouldBe(("pending", $"refused {status}"));
        ((await service.Planned(tenant.Id, SendText.Kind)).ShouldHaveSingleItem().RetryAt!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(3, 10);

        await service.Hurry(tenant.Id, SendText.Kind);
        await Text(row => row.Status() == "sent");
        Offered.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task A_text_that_the_provider_will_never_take_fails_at_once(int status)
    {
        service.Answers(text, status);
        await Asked();
        await Fails($"refused {status}");
        Offered.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_text_is_not_tried_when_its_code_would_be_over()
    {
        service.Answers(text, 503);
        await Asked(life: TimeSpan.FromSeconds(9));
        await Fails("refused 503");
        Offered.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_text_that_comes_too_late_is_not_sent()
    {
        await Asked(life: TimeSpan.FromSeconds(-1));
        await Fails("expired");
        Offered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_template_that_does_not_exist_fails_at_once()
    {
        await Asked(template: "sms.of.nowhere");
        await Fails("mail.template_unknown");
    }

    [Fact]
    public async Task A_code_that_cannot_be_opened_fails_at_once()
    {
        await Asked(box: "bm90IHNlYWxlZCBieSB0aGUgZmxlZXQncyBrZXksIG5vdCBhdCBhbGw=");
        await Fails("token-unreadable");
        Offered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sent_text_leaves_the_log_after_30_days()
    {
        await Asked();
        await Text(row => row.Status() == "sent");
        await service.BringForward(tenant.Id, EraseText.Kind);
        await service.Knows(tenant.Id, async db => !await db.Texts.AnyAsync());
    }

    [Fact]
    public async Task What_asks_for_a_text_is_told_to_no_webhook()
    {
        var (endpoint, _) = await tenant.Registers(service.Receiver.Url($"sms-{text}"), "*");
        await Asked();
        await tenant.Deliveries(endpoint, found => found.Any(delivery => delivery.GetProperty("event_name").GetString() == "sms.sent"));
        service.Receiver.At($"sms-{text}").ShouldAllBe(hook => !hook.Body.Contains("sms.requested", StringComparison.Ordinal));
        service.Receiver.At($"sms-{text}").ShouldAllBe(hook => !hook.Body.Contains("447400123456", StringComparison.Ordinal), "whom it went to is the log's");
        using var http = tenant.Client();
        (await http.GetStringAsync("/api/v1/webhooks/events")).ShouldNotContain("sms.requested");
    }
}

/// <summary>Without a provider.</summary>
public sealed class NoProviderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("http://texts.example/send")]
    public async Task A_text_is_given_up_and_the_operator_is_told_which_setting_is_to_blame(string? url)
    {
        var told = new Told();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sms:Url"] = url }).Build();
        var sender = new HttpSmsSender(null!, new OutboundAllowList([]), settings, told);
        (await sender.Send(Guid.NewGuid(), Kernel.PhoneNumber.Of("+447400123456"), "words", default)).ShouldBe(new("not-configured", Final: true));
        var (level, line) = told.Lines.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Error);
        line.ShouldContain("Sms:Url");
    }

    private sealed class Told : ILogger<HttpSmsSender>
    {
        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}

/// <summary>When a text is tried again, told without a host.</summary>
public sealed class TextMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static TextMessage Text(DateTimeOffset? expires) =>
        TextMessage.Of(new SmsRequested(Guid.CreateVersion7(), "t", "+447400123456", new Dictionary<string, string>(), "box", expires), Now);

    [Fact]
    public void Tries_grow_apart_until_the_last_one_gives_up()
    {
        var text = Text(null);
        Enumerable.Range(0, 5).Select(_ => (text.Fail("timeout", Now)!.Value - Now).TotalSeconds).ShouldBe([10, 30, 90, 270, 810]);
        text.SealedToken.ShouldBe("box");
        text.Fail("timeout", Now).ShouldBeNull();
        (text.Status, text.Attempts, text.SealedToken).ShouldBe((TextStatus.Failed, TextMessage.MostAttempts, null));
    }

    [Fact]
    public void No_try_is_planned_for_when_the_code_is_over()
    {
        var text = Text(Now + TimeSpan.FromSeconds(10));
        text.Fail("timeout", Now).ShouldBeNull();
        (text.Status, text.LastError).ShouldBe((TextStatus.Failed, "timeout"));
    }

    [Fact]
    public void What_is_no_number_is_refused() =>
        Should.Throw<Kernel.DomainException>(() => TextMessage.Of(new SmsRequested(Guid.NewGuid(), "t", "0740", new Dictionary<string, string>(), null, null), Now));
}
