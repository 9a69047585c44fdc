using System.Reflection;
using MassTransit;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The consumer keeps what it hears of any tenant in the books of tenant zero: its operation is that one's.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConsumesForPlatformAttribute : Attribute;

/// <summary>The consumers that say so, by the names of their queues.</summary>
public sealed class PlatformConsumers(IEnumerable<string> queues)
{
    private static readonly MethodInfo Name = typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!;
    private readonly HashSet<string> queues = [.. queues];

    public bool Contains(string queue) => queues.Contains(queue);

    internal static bool Is(Type consumer) => consumer.IsDefined(typeof(ConsumesForPlatformAttribute));

    internal static PlatformConsumers In(Assembly service, IEndpointNameFormatter names) =>
        new(service.GetTypes().Where(Is).Select(consumer => (string)Name.MakeGenericMethod(consumer).Invoke(names, null)!));
}
