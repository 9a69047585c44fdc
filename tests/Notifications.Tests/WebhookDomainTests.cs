using DotMac.Contracts.Notifications;
using DotMac.Kernel;
using DotMac.Notifications.Domain.Webhooks;

namespace DotMac.Notifications.Tests;

public sealed class WebhookEndpointTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private static WebhookEndpoint Endpoint(params string[] events) =>
        WebhookEndpoint.Register("https://hooks.example.com/", events, null, [1], Start);

    [Fact]
    public void Fails_for_119_hours_and_is_not_disabled_and_for_120_hours_and_is()
    {
        var endpoint = Endpoint("*");
        endpoint.TakeRaised();
        endpoint.DeliveryFailed(500, Start);
        endpoint.DeliveryFailed(500, Start.AddHours(119.9));
        endpoint.Enabled.ShouldBeTrue();

        endpoint.DeliveryFailed(null, Start.AddHours(120));
        endpoint.DisabledReason.ShouldBe("failing");
        endpoint.TakeRaised().ShouldBe([new WebhookEndpointDisabled(endpoint.Id, endpoint.Url, "failing")]);
    }

    [Fact]
    public void A_single_success_starts_the_120_hours_anew()
    {
        var endpoint = Endpoint("*");
        endpoint.DeliveryFailed(500, Start);
        endpoint.DeliverySucceeded();
        endpoint.DeliveryFailed(500, Start.AddHours(119));
        endpoint.DeliveryFailed(500, Start.AddHours(121));
        endpoint.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void Enabling_starts_the_120_hours_anew()
    {
        var endpoint = Endpoint("*");
        endpoint.DeliveryFailed(410, Start);
        endpoint.DisabledReason.ShouldBe("gone");
        endpoint.TakeRaised();

        endpoint.Enable();
        endpoint.Enable();
        endpoint.DeliveryFailed(500, Start.AddHours(120));
        endpoint.Enabled.ShouldBeTrue();
        endpoint.TakeRaised().ShouldBe([new WebhookEndpointEnabled(endpoint.Id, endpoint.Url)]);
    }

    [Fact]
    public void Every_secret_signs_for_24_hours_after_it_was_replaced()
    {
        var endpoint = Endpoint("*");
        endpoint.Rotate([2], Start);
        endpoint.Rotate([3], Start.AddHours(1));
        endpoint.SigningSecrets(Start.AddHours(1)).ShouldBe([[3], [2], [1]]);
        endpoint.SigningSecrets(Start.AddHours(24)).ShouldBe([[3], [2]]);
        endpoint.SigningSecrets(Start.AddHours(25)).ShouldBe([[3]]);
    }

    [Fact]
    public void Refuses_a_rotation_while_four_former_secrets_still_sign()
    {
        var endpoint = Endpoint("*");
        for (byte i = 0; i < 4; i++)
            endpoint.Rotate([i], Start);
        Should.Throw<DomainException>(() => endpoint.Rotate([9], Start)).Code.ShouldBe("webhook.too_many_secrets");
        endpoint.Rotate([9], Start.AddHours(24));
        endpoint.SigningSecrets(Start.AddHours(24)).ShouldBe([[9], [3]]);
    }

    [Theory]
    [InlineData("*", "invoice.paid", true)]
    [InlineData("*", "webhook.disabled", false)]
    [InlineData("webhook.disabled", "webhook.disabled", true)]
    [InlineData("invoice.paid", "invoice.voided", false)]
    public void Wants_what_it_asked_for(string asked, string name, bool wanted) => Endpoint(asked).Wants(name).ShouldBe(wanted);
}

public sealed class WebhookDeliveryTests
{
    private static WebhookDelivery Of(string name) => WebhookDelivery.Of(Guid.NewGuid(), Guid.NewGuid(), name, "{}", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Attempts_follow_the_stated_instants_and_the_end_is_announced()
    {
        var delivery = Of("invoice.paid");
        var (at, instants) = (0d, new List<double> { 0 });
        while (delivery.Attempted(DateTimeOffset.UnixEpoch.AddSeconds(at), 500, "answered 500", 1) is { } gap)
            instants.Add(at += gap.TotalSeconds);
        instants.ShouldBe([0, 5, 305, 2105, 9305, 27305, 63305, 113705, 185705, 272105]);
        delivery.Status.ShouldBe(DeliveryStatus.Failed);
        delivery.TakeRaised()
            .ShouldBe([new WebhookDeliveryFailed(delivery.Id, delivery.EndpointId, delivery.EventId, "invoice.paid", "answered 500")]);
    }

    [Fact]
    public void The_failure_of_announcing_a_failure_is_not_announced()
    {
        var delivery = Of("webhook.delivery.failed");
        delivery.Attempted(DateTimeOffset.UnixEpoch, 410, "answered 410", 1).ShouldBeNull();
        delivery.Status.ShouldBe(DeliveryStatus.Failed);
        delivery.Raised.ShouldBeEmpty();
    }
}
