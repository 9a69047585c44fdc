using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>Every way in which an operation on a webhook endpoint may be refused.</summary>
public static class WebhookEndpointErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "webhook.not_found", "There is no such webhook endpoint.");

    public static DomainException AddressRefused() => new(
        Refusal.Rule, "webhook.address_refused",
        "The URL is not one that may be called: public http or https, no credentials, port 80, 443 or above 1023.")
    {
        Pointer = "/url",
    };

    public static DomainException UnknownEvent(string name) =>
        new(Refusal.Rule, "webhook.event_unknown", $"There is no event named '{name}'.") { Pointer = "/events" };

    public static DomainException NoEvents() =>
        new(Refusal.Rule, "webhook.no_events", "An endpoint asks for at least one event.") { Pointer = "/events" };

    public static DomainException Disabled() => new(Refusal.Conflict, "webhook.disabled", "The endpoint is disabled.");

    public static DomainException TooManySecrets() =>
        new(Refusal.TooMany, "webhook.too_many_secrets", "The endpoint was rotated too often: its former secrets still sign, each for 24 hours.")
        {
            RetryAfter = TimeSpan.FromHours(1),
        };
}
