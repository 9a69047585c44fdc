using System.Collections.Concurrent;
using MassTransit;

namespace DotMac.ServiceDefaults.Tests.Notes;

/// <summary>Counts the deliveries of each message to a queue that are done with, whichever replica they went to.</summary>
public sealed class Received : IReceiveObserver
{
    private readonly ConcurrentDictionary<(string Queue, Guid Message), int> times = new();

    public int Times(string queue, Guid message) => times.GetValueOrDefault((queue, message));

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context)
    {
        times.AddOrUpdate((context.InputAddress.AbsolutePath.Split('/')[^1], context.GetMessageId()!.Value), 1, (_, before) => before + 1);
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
}
