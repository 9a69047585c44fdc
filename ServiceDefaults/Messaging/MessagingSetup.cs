using System.Reflection;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>MassTransit on RabbitMQ as the fleet uses it: raw JSON, a durable quorum queue for each consumer, the inbox around each.</summary>
internal static class MessagingSetup
{
    /// <summary>How often the broker may deliver a message that crashes its consumer before it is dead-lettered.</summary>
    private const int DeliveryLimit = 20;

    /// <summary>The body is the event alone, its type a header: a consumer of two events must not be handed one as the other.</summary>
    private const RawSerializerOptions Raw = RawSerializerOptions.AddTransportHeaders | RawSerializerOptions.CopyHeaders;

    public static void AddMessaging(this IHostApplicationBuilder builder, ServiceIdentity service, Assembly consumers)
    {
        var names = new KebabCaseEndpointNameFormatter(service.Name, false);
        builder.Services.AddSingleton(ConsumerTenants.In(consumers, names));
        builder.Services.AddSingleton<OutboxPublisher>();
        builder.Services.AddHostedService<OutboxDispatcher>();
        builder.Services.AddHostedService<MessageSweeper>();
        builder.Services.AddHostedService<BusWatch>();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(names);
            bus.AddConsumers(consumers);
            bus.AddConsumer<TenantProjection>();
            bus.AddConfigureEndpointsCallback(Endpoint);
            bus.UsingRabbitMq((context, broker) =>
            {
                broker.Host(new Uri(builder.Configuration.GetConnectionString("messaging") ?? "amqp://localhost"));
                broker.ConfigureJsonSerializerOptions(options => options.ForEvents());
                broker.UseRawJsonSerializer(Raw, isDefault: true);
                broker.UseRawJsonDeserializer(Raw, isDefault: true);
                broker.ConfigureEndpoints(context);
            });
        });
        builder.Services.AddSingleton<BusHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<BusHealthCheck>("messaging");
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            // No StartTimeout: after it MassTransit gives up for good, and a service that was started while the broker was down would never hear it.
            host.StopTimeout = TimeSpan.FromSeconds(10);
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(5);
        });
    }

    private static void Endpoint(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
        {
            queue.SetQuorumQueue();
            queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
            queue.BindDeadLetterQueue($"{name}_dead", $"{name}_dead");
            queue.PrefetchCount = 32;
        }

        // An outage is waited out, for half a day if need be: the message is as good afterwards.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(Outage.Is);
            retry.Intervals([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(200), 5), .. Enumerable.Repeat(TimeSpan.FromSeconds(5), 10_000)]);
        });

        // A rule's refusal is never retried; what is transient is, with growing and scattered gaps, before the message moves to the error queue.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Exponential(6, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(300));
            // Not the outages: what one retry has given up, MassTransit lets no other take up again.
            retry.Ignore<Exception>(Outage.Is);
            retry.Ignore<DomainException>(refusal => refusal.Refusal != Refusal.Unavailable);
        });
        endpoint.UseConsumeFilter(typeof(InboxFilter<>), context);
    }
}
