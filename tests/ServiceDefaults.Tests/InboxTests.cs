using System.Net.Http.Json;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        using var http = service.Client(tenant);
        var written = await (await http.PostAsJsonAsync("/notes", new { title = "twice" })).Content.ReadFromJsonAsync<NotesService.NoteBody>();
        var id = await service.As(tenant, db => db.Outbox.Where(row => row.EventName == "file.uploaded").Select(row => row.EventId).SingleAsync());
        await Eventually.Get(() => Task.FromResult(service.Received.Times(Queue, id)), times => times == 1, "the message");

        await Forget(id);
        await Eventually.Get(() => Task.FromResult(service.Received.Times(Queue, id)), times => times == 2, "the message again");

        var lines = await service.As(tenant, db => db.Notes.Where(note => note.Id == written!.Id).SelectMany(note => note.Lines).Select(line => line.Text).ToListAsync());
        lines.Count(text => text.StartsWith("consumed", StringComparison.Ordinal)).ShouldBe(1);
        await Should.ThrowAsync<OperationInterruptedException>(Declared($"{Queue}_skipped"));
        await Should.NotThrowAsync(Declared(Queue));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_no_longer_takes_from_its_queue_ends_for_another_to_begin(bool beside)
    {
        await using var own = new NotesService { Differently = { ["Messaging:Patience"] = "00:00:03" } };
        await own.InitializeAsync();
        await using var replica = beside ? await own.StartReplica(_ => { }) : null;
        var ends = own.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var bus = own.Services.GetRequiredService<IBusControl>();
        await Eventually.Get(() => Task.FromResult(bus.CheckHealth().Status), status => status == BusHealthStatus.Healthy, "the bus");
        await Task.Delay(TimeSpan.FromSeconds(6)); // the patience twice over, with a consumer there
        ends.IsCancellationRequested.ShouldBeFalse();

        // As MassTransit is found after some broker's restarts, and taking up the queue anew does not help.
        await own.Settings.MayDeclare("^$");
        await Lose(own);
        await Eventually.Get(() => Task.FromResult(ends.IsCancellationRequested), stops => stops, "the end of the process");
        Environment.ExitCode.ShouldBe(1);
        Environment.ExitCode = 0;
    }

    [Fact]
    public async Task A_queue_that_a_service_no_longer_takes_from_is_taken_up_anew()
    {
        await using var own = new NotesService { Differently = { ["Messaging:Patience"] = "00:00:20" } };
        await own.InitializeAsync();
        var ends = own.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var bus = own.Services.GetRequiredService<IBusControl>();
        await Eventually.Get(() => Task.FromResult(bus.CheckHealth().Status), status => status == BusHealthStatus.Healthy, "the bus");
        await Task.Delay(TimeSpan.FromSeconds(2)); // the watch has seen it so

        await Lose(own);
        await Eventually.Get(() => Consumers(own), count => count == 0, "the loss");
        await Eventually.Get(() => Consumers(own), count => count == 1, "the consumer again");

        using var http = own.Client(tenant);
        await http.PostAsJsonAsync("/notes", new { title = "afterwards" });
        var id = await own.As(tenant, db => db.Outbox.Where(row => row.EventName == "file.uploaded").Select(row => row.EventId).SingleAsync());
        await Eventually.Get(() => Task.FromResult(own.Received.Times(Queue, id)), times => times == 1, "the message");
        bus.CheckHealth().Status.ShouldBe(BusHealthStatus.Healthy);
        ends.IsCancellationRequested.ShouldBeFalse();
    }

    /// <summary>Nobody at the queue, and nothing reported.</summary>
    private static Task Lose(NotesService of) => of.Services.GetRequiredService<IBusControl>().CheckHealth().Endpoints
        .Single(endpoint => endpoint.Value.InputAddress.AbsolutePath.EndsWith(Queue, StringComparison.Ordinal)).Value.ReceiveEndpoint.Stop();

    private static async Task<uint> Consumers(NotesService of)
    {
        await using var connection = await new ConnectionFactory { Uri = new(of.Settings.Values["ConnectionStrings:messaging"]!) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(Queue)).ConsumerCount;
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
}
