using System.Reflection;
using DotMac.Kernel;
using MassTransit;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The consumer keeps what it hears of any tenant in the books of tenant zero: its operation is that one's.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConsumesForPlatformAttribute : Attribute;

/// <summary>
/// The consumer does for a tenant what follows from its dealings with the platform: its operation is that of the tenant which tenant zero's event names as its customer
/// (<c>CustomerTenantId</c>). What other tenants announce, and tenant zero of customers who are no tenants, passes it by.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConsumesForCustomerAttribute : Attribute;

/// <summary>Whose operation a consumer's is, by the name of its queue: that of the tenant whose event it is, unless the consumer says otherwise.</summary>
public sealed class ConsumerTenants(IEnumerable<string> ofPlatform, IEnumerable<string> ofCustomers)
{
    private static readonly MethodInfo Name = typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!;
    private readonly HashSet<string> ofPlatform = [.. ofPlatform], ofCustomers = [.. ofCustomers];

    /// <summary>The tenant in which the queue's consumer handles an event of <paramref name="announcer"/>; null where it does not concern the consumer.</summary>
    public Guid? Of(string queue, Guid announcer, Guid? customer) =>
        ofPlatform.Contains(queue) ? Tenants.Platform
        : !ofCustomers.Contains(queue) ? announcer
        : announcer == Tenants.Platform ? customer : null;

    /// <summary>Whether the consumer's operation is of another tenant than the event.</summary>
    internal static bool Crosses(Type consumer) => Says<ConsumesForPlatformAttribute>(consumer) || Says<ConsumesForCustomerAttribute>(consumer);

    internal static ConsumerTenants In(Assembly service, IEndpointNameFormatter names) =>
        new(Queues<ConsumesForPlatformAttribute>(service, names), Queues<ConsumesForCustomerAttribute>(service, names));

    private static IEnumerable<string> Queues<T>(Assembly service, IEndpointNameFormatter names) where T : Attribute =>
        service.GetTypes().Where(Says<T>).Select(consumer => (string)Name.MakeGenericMethod(consumer).Invoke(names, null)!);

    private static bool Says<T>(Type consumer) where T : Attribute => consumer.IsDefined(typeof(T));
}
