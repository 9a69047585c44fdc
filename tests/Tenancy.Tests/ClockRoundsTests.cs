using DotMac.ServiceDefaults.Clock;
using DotMac.Tenancy.Due;
using Microsoft.Extensions.Time.Testing;

namespace DotMac.Tenancy.Tests;

/// <summary>When an instant of a sandbox tenant's time counts as done.</summary>
public sealed class ClockRoundsTests
{
    private static readonly DateTimeOffset Present = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Queue<ClockReport> answers = new();
    private readonly List<ClockRun> asked = [];
    private readonly FakeTimeProvider wall = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Two_quiet_rounds_on_end_settle_it()
    {
        Answer(due: 1);
        Answer();
        Answer(due: 1);
        Answer();
        Answer(next: Present.AddDays(3));
        var rounds = Rounds();
        (await rounds.Settle(Present, TimeSpan.FromMinutes(1), TimeSpan.Zero, default)).ShouldBeTrue();
        asked.Count.ShouldBe(5);
        rounds.NextDueAt.ShouldBe(Present.AddDays(3));
    }

    [Fact]
    public async Task An_event_that_one_service_published_is_awaited_of_all_until_it_is_consumed()
    {
        var fact = new PublishedEvent(Guid.CreateVersion7(), "invoice.paid", 1);
        Answer(published: fact);
        Answer(unconsumed: 1, published: fact);
        Answer(published: fact);
        Answer(published: fact);
        Answer(published: fact);
        (await Rounds().Settle(Present, TimeSpan.FromMinutes(1), TimeSpan.Zero, default)).ShouldBeTrue();
        asked.Select(run => run.Awaited.Count).ShouldBe([0, 1, 1, 0]);
    }

    [Fact]
    public async Task What_is_never_done_is_said_when_the_time_is_up()
    {
        for (var i = 0; i < 100; i++)
            Answer(due: 2);
        var rounds = Rounds();
        (await rounds.Settle(Present, TimeSpan.FromMilliseconds(20), TimeSpan.Zero, default)).ShouldBeFalse();
        rounds.WaitsFor.ShouldBe("billing: 2 due, 0 to publish, 0 to consume");
    }

    private ClockRounds Rounds() => new(run =>
    {
        asked.Add(run);
        return Task.FromResult(new Dictionary<string, ClockReport> { ["billing"] = answers.Dequeue() });
    }, wall);

    private void Answer(int due = 0, int unconsumed = 0, DateTimeOffset? next = null, params PublishedEvent[] published) => answers.Enqueue(new(due, 0, unconsumed, next, published));
}
