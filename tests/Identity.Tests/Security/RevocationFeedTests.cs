using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DotMac.Identity.Tests.Security;

public sealed class RevocationFeedTests
{
    [Fact]
    public async Task Without_the_database_the_feed_is_silent_and_does_not_say_that_nothing_was_revoked()
    {
        await using var nowhere = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={Ports.Free()};Timeout=1");
        using var feed = new RevocationFeed(nowhere, TimeProvider.System, NullLogger<RevocationFeed>.Instance);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<DomainException>(() => feed.After(0, TimeSpan.Zero, default))).Refusal.ShouldBe(Refusal.Unavailable);
        feed.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }
}
