using System.Collections.Concurrent;
using System.Net.Http.Json;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>What becomes of a message that comes again: its publisher died before it could note the broker's confirm.</summary>
public sealed class InboxTests(NotesService service)
{
    private const string Queue = "notes-file-uploaded";
    private readonly Guid tenant = Guid.CreateVersion7();

    [Fact]
    public async Task A_message_that_comes_twice_has_one_effect_and_is_not_kept_as_unwanted()
    {
        var received = new Received();
        using var watching = service.Services.GetRequiredService<IBus>().ConnectReceiveObserver(received);
        using var http = service.Client(tenant);
        var written = await (await http.PostAsJsonAsync("/notes", new { title = "twice" })).Content.ReadFromJsonAsync<NotesService.NoteBody>();
        var id = await service.As(tenant, db => db.Outbox.Where(row => row.EventName == "file.uploaded").Select(row => row.EventId).SingleAsync());
        await Eventually.Get(() => Task.FromResult(received.Times(id)), times => times == 1, "the message");

        await Forget(id);
        await Eventually.Get(() => Task.FromResult(received.Times(id)), times => times == 2, "the message again");

        var lines = await service.As(tenant, db => db.Notes.Where(note => note.Id == written!.Id).SelectMany(note => note.Lines).Select(line => line.Text).ToListAsync());
        lines.Count(text => text.StartsWith("consumed", StringComparison.Ordinal)).ShouldBe(1);
        await Should.ThrowAsync<OperationInterruptedException>(Declared($"{Queue}_skipped"));
        await Should.NotThrowAsync(Declared(Queue));
    }

    /// <summary>As if the dispatcher had died between the broker's confirm and its own note of it.</summary>
    private async Task Forget(Guid id)
    {
        await using var server = NpgsqlDataSource.Create(service.Settings.Admin);
        await using var forget = server.CreateCommand("UPDATE outbox SET published_at = NULL WHERE event_id = $1 AND published_at IS NOT NULL");
        forget.Parameters.Add(new() { Value = id });
        await Eventually.Get(() => forget.ExecuteNonQueryAsync(), rows => rows == 1, "the dispatcher's note");
    }

    /// <summary>Throws if there is no such queue.</summary>
    private async Task Declared(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new(service.Settings.Values["ConnectionStrings:messaging"]!) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclarePassiveAsync(queue);
    }

    /// <summary>Counts the deliveries of each message to the queue that are done with.</summary>
    private sealed class Received : IReceiveObserver
    {
        private readonly ConcurrentDictionary<Guid, int> times = new();

        public int Times(Guid id) => times.GetValueOrDefault(id);

        public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostReceive(ReceiveContext context)
        {
            if (context.InputAddress.AbsolutePath.EndsWith(Queue, StringComparison.Ordinal))
                times.AddOrUpdate(context.GetMessageId()!.Value, 1, (_, before) => before + 1);
            return Task.CompletedTask;
        }

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
            where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
            where T : class => Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
    }
}
