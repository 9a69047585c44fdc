using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Http;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The events of the fleet by their public names; Contracts is the only place where they are declared.</summary>
public static class EventCatalogue
{
    private static readonly ConcurrentDictionary<Type, EventNameAttribute> Declared = new();

    private static readonly FrozenDictionary<string, Type> Types = typeof(Audited).Assembly.GetExportedTypes()
        .Where(type => typeof(IIntegrationEvent).IsAssignableFrom(type))
        .ToFrozenDictionary(type => Key(NameOf(type).Name, NameOf(type).Version));

    /// <summary>How events are written on the bus and to webhooks: snake_case, as the HTTP API; readers ignore what they do not know.</summary>
    public static JsonSerializerOptions Json { get; } = new JsonSerializerOptions().ForEvents();

    /// <summary>The public name and version that a contract declares.</summary>
    public static EventNameAttribute NameOf(Type type) => Declared.GetOrAdd(
        type, static type => type.GetCustomAttribute<EventNameAttribute>() ?? throw new InvalidOperationException($"{type.Name} has no [EventName]."));

    /// <summary>Null when this build does not know the event: a newer release publishes it.</summary>
    public static Type? Find(string name, int version) => Types.GetValueOrDefault(Key(name, version));

    /// <summary>All names that are public, for subscriptions to webhooks and for documentation.</summary>
    public static IEnumerable<string> Names => Types.Values.Select(type => NameOf(type).Name).Distinct().Order(StringComparer.Ordinal);

    private static string Key(string name, int version) => $"{name}@{version}";
}
