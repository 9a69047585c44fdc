using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>What the dispatcher does with rows that it did not write itself: a newer replica's, in a rolling update.</summary>
public sealed class OutboxTests(NotesService service)
{
    private readonly Guid tenant = Guid.CreateVersion7();

    [Fact]
    public async Task An_event_that_this_build_does_not_know_waits_and_holds_up_nobody_else()
    {
        await Insert("""{"from":"the future"}""", "planet.discovered");
        await Insert("""{"file_id":"00000000-0000-0000-0000-000000000000","name":"x"}""", "file.deleted");
        await Eventually.Get(() => Unpublished("file.deleted"), count => count == 0, "the known event");
        (await Unpublished("planet.discovered")).ShouldBe(1);
        await service.As(tenant, async db =>
        {
            db.RemoveRange(await db.Outbox.Where(row => row.EventName == "planet.discovered").ToListAsync());
            return await db.SaveChangesAsync();
        });
    }

    private Task<int> Unpublished(string name) => service.As(tenant, db => db.Outbox.CountAsync(row => row.EventName == name && row.PublishedAt == null));

    private Task<int> Insert(string payload, string name) => service.As(tenant, async db =>
    {
        db.Outbox.Add(new OutboxMessage
        {
            EventName = name,
            EventVersion = 1,
            Payload = payload,
            AggregateId = Guid.CreateVersion7(),
            Sequence = 1,
            OccurredAt = DateTimeOffset.UnixEpoch,
            CorrelationId = "test",
            CausationId = null,
            Actor = """{"kind":"service","id":"test"}""",
            TraceParent = null,
        });
        return await db.SaveChangesAsync();
    });
}
