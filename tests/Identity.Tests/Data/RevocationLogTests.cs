using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Identity.Tests.Data;

public sealed class RevocationLogTests(IdentityHost host)
{
    private RevocationFeed Feed => host.Services.GetRequiredService<RevocationFeed>();

    [Fact]
    public async Task A_later_sequence_is_never_visible_before_an_earlier_one()
    {
        await using var slow = host.Services.CreateAsyncScope();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var held = Open(slow.ServiceProvider, first);
        held.RevokeTenant();
        await held.SaveChangesAsync(TestContext.Current.CancellationToken);

        var later = Revoke(second);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        later.IsCompleted.ShouldBeFalse();
        (await Feed.After(0, TimeSpan.Zero, default)).Revocations.ShouldNotContain(mark => mark.Subject == second.ToString());

        await held.Commit(default);
        await later;
        var page = await Eventually.Get(
            () => Feed.After(0, TimeSpan.Zero, default), page => page.Revocations.Any(mark => mark.Subject == second.ToString()), "the second mark");
        page.Revocations.Single(mark => mark.Subject == first.ToString()).Sequence.ShouldBeLessThan(
            page.Revocations.Single(mark => mark.Subject == second.ToString()).Sequence);
    }

    [Fact]
    public async Task What_was_rolled_back_leaves_no_mark_behind_however_the_operation_goes_on()
    {
        var tenant = Guid.CreateVersion7();
        await using var scope = host.Services.CreateAsyncScope();
        var db = Open(scope.ServiceProvider, tenant);
        db.RevokeTenant();
        await db.Rollback();
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await db.Commit(TestContext.Current.CancellationToken);
        (await host.As(tenant, marks => marks.Database.SqlQuery<string>($"SELECT subject AS \"Value\" FROM revocations").ToListAsync()))
            .ShouldNotContain(tenant.ToString());
    }

    [Fact]
    public async Task A_follower_of_many_parallel_revocations_misses_none()
    {
        var subjects = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToArray();
        var seen = new HashSet<string>();
        var following = Follow(seen, subjects.Length, (await Feed.After(0, TimeSpan.Zero, default)).Last);
        await Parallel.ForEachAsync(subjects, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (subject, _) => await Revoke(subject));
        await following.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        subjects.ShouldAllBe(subject => seen.Contains(subject.ToString()));
    }

    [Fact]
    public async Task A_poll_with_nothing_new_is_answered_empty_after_its_wait_and_at_once_when_there_is_news()
    {
        var last = (await Feed.After(0, TimeSpan.Zero, default)).Last;
        var waiting = Feed.After(last, TimeSpan.FromSeconds(20), default);
        var subject = Guid.CreateVersion7();
        await Revoke(subject);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken)).Revocations.ShouldNotBeEmpty();
        var beyond = await Feed.After(long.MaxValue, TimeSpan.FromSeconds(20), default).WaitAsync(
            TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        beyond.Last.ShouldBeLessThan(long.MaxValue);
    }

    private async Task Follow(HashSet<string> seen, int count, long last)
    {
        var mine = 0;
        while (mine < count)
        {
            var page = await Feed.After(last, TimeSpan.FromSeconds(2), default);
            mine += page.Revocations.Count(mark => mark.Kind == "tenant" && seen.Add(mark.Subject));
            last = page.Last;
        }
    }

    private async Task Revoke(Guid tenant)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = Open(scope.ServiceProvider, tenant);
        db.RevokeTenant();
        await db.SaveChangesAsync();
        await db.Commit(default);
    }

    private static IdentityDbContext Open(IServiceProvider services, Guid tenant)
    {
        services.GetRequiredService<CurrentOperation>().EnterTenant(tenant);
        return services.GetRequiredService<IdentityDbContext>();
    }
}
