using System.Reflection;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Clock;

/// <summary>
/// Which events this service consumes, and how often each: what its inbox must hold once all are consumed. What is done in another
/// tenant than the event's is in that one's inbox, tenant zero's on wall time: no tenant's clock waits for it.
/// </summary>
public sealed class Consumptions(IEnumerable<Type> consumers)
{
    private readonly Type[] consumed =
    [
        .. consumers.Where(consumer => !ConsumerTenants.Crosses(consumer)).SelectMany(consumer => consumer.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConsumer<>)).Select(type => type.GenericTypeArguments[0]),
    ];

    /// <summary>How many of the events, counted once for each consumer, the inbox does not hold yet.</summary>
    public async Task<int> CountMissing(ServiceDbContext db, IReadOnlyList<PublishedEvent> events, CancellationToken ct)
    {
        var awaited = events.Select(known => (known.Id, Times: TimesConsumed(known))).Where(known => known.Times > 0).ToArray();
        var ids = awaited.Select(known => known.Id).ToArray();
        return awaited.Sum(known => known.Times) - await db.Set<InboxMessage>().CountAsync(message => ids.Contains(message.EventId), ct);
    }

    /// <summary>An event that a newer release publishes has no consumer here.</summary>
    private int TimesConsumed(PublishedEvent known) =>
        EventCatalogue.Find(known.Name, known.Version) is { } fact ? consumed.Count(type => type.IsAssignableFrom(fact)) : 0;

    internal static IEnumerable<Type> In(Assembly service) =>
        service.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IConsumer).IsAssignableFrom(type)).Append(typeof(TenantProjection));
}
