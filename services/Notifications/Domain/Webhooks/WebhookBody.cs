using System.Globalization;
using System.Text.Json.Nodes;
using DotMac.ServiceDefaults.Messaging;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>What a receiver reads: the event's public name, when it happened, and the event as its publisher wrote it.</summary>
public static class WebhookBody
{
    public static string Of(string name, DateTimeOffset occurredAt, JsonNode? data) => new JsonObject
    {
        ["type"] = name,
        ["timestamp"] = occurredAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["data"] = data,
    }.ToJsonString(EventCatalogue.Json);
}
