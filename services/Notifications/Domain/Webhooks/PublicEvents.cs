using DotMac.ServiceDefaults.Messaging;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>The events that webhooks may carry: all but what services tell each other for their own work.</summary>
public static class PublicEvents
{
    /// <summary>What the test of an endpoint sends; nobody publishes it.</summary>
    public const string Test = "webhook.test";

    private static readonly string[] Internal = ["audited", "mail.requested", "sms.requested"];

    public static IEnumerable<string> Names => EventCatalogue.Names.Except(Internal);

    public static bool Contains(string name) => !Internal.Contains(name);

    /// <summary>Refuses a name that no event has; <c>*</c> stands for all.</summary>
    public static string[] Known(IEnumerable<string> names)
    {
        var asked = names.Distinct().ToArray();
        if (asked.Length == 0)
            throw WebhookEndpointErrors.NoEvents();
        if (asked.Where(name => name != "*").Except(Names).FirstOrDefault() is { } unknown)
            throw WebhookEndpointErrors.UnknownEvent(unknown);
        return asked;
    }
}
