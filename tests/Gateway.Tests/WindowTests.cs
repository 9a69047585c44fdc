using DotMac.Gateway.RateLimits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DotMac.Gateway.Tests;

/// <summary>One subject's quota where the instants are close.</summary>
public sealed class WindowTests
{
    [Fact]
    public async Task A_block_that_came_as_its_window_ended_admits_who_asked_for_it()
    {
        var time = new HurriedTime();
        using var alone = new SharedWindows(new ConfigurationBuilder().Build(), time, NullLogger<SharedWindows>.Instance);
        using var window = new Window();
        (await window.TakeFromNext(new Limit("short", quota: 5, seconds: 1, CountedBy.Address), "limits:short", alone, time)).ShouldBeTrue();
        window.IsSpent(time.GetTimestamp()).ShouldBeFalse();
    }

    /// <summary>Two seconds pass between any two looks at it.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        private long looks;

        public override long GetTimestamp() => ++looks * 2 * TimestampFrequency;
    }
}
