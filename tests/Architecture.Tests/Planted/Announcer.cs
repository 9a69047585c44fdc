using MassTransit;

namespace DotMac.Architecture.Tests.Planted.Features;

/// <summary>A violation on purpose: a feature that publishes past the outbox.</summary>
internal static class Announcer
{
    public static Task Announce(IPublishEndpoint bus, object fact) => bus.Publish(fact);
}
