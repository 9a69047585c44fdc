using System.Net;
using DotMac.Identity.Data;
using DotMac.Identity.Tests.Features.Scim;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Teams;

/// <summary>The team that whoever becomes a user of the tenant is in from the start.</summary>
public sealed class DefaultTeamTests(IdentityHost host)
{
    [Fact]
    public async Task Whoever_comes_in_joins_it_and_who_was_there_does_not()
    {
        var company = await host.SignUp();
        var early = await host.Member(company, "tenant_member");
        var owner = await TeamClient.Owner(host, company);
        var created = await host.Post("/api/v1/teams", new { name = "Everybody", is_default = true }, owner.Token);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var team = await created.Json();
        team.GetProperty("is_default").GetBoolean().ShouldBeTrue();

        var member = await host.Member(company, "tenant_member");
        using var provider = await Provider.Of(host, company);
        var provided = (await provider.Provide($"grace-{Guid.NewGuid():N}@example.com")).GetProperty("id").GetGuid();
        var members = await Members(owner, team.GetProperty("id").GetGuid());
        members.ShouldBe([member.Id, provided], ignoreOrder: true);
        members.ShouldNotContain(early.Id);
        (await host.Events(company.Id)).Count(name => name == "team.member_added").ShouldBe(2);
    }

    [Fact]
    public async Task A_tenant_has_one_at_most_and_may_have_none()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var (first, second) = (await owner.Created("First"), await owner.Created("Second"));
        (await IsDefault(owner, first, true)).ShouldBeTrue();
        (await IsDefault(owner, second, true)).ShouldBeTrue();
        (await Defaults(company)).ShouldBe([second]);
        (await host.Member(company, "tenant_member")).Id.ShouldBe((await Members(owner, second)).Single());
        (await IsDefault(owner, second, false)).ShouldBeFalse();
        (await Defaults(company)).ShouldBeEmpty();
        await host.Member(company, "tenant_member");
        (await Members(owner, second)).Count.ShouldBe(1);
        (await Members(owner, first)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_at_the_same_time_leave_one()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var ids = new[] { await owner.Created("One"), await owner.Created("Two"), await owner.Created("Three") };
        (await Task.WhenAll(ids.Select(id => owner.Send(HttpMethod.Patch, $"/{id}", new { is_default = true }, "*"))))
            .ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await Defaults(company)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_in_while_it_is_switched_joins_the_new_one()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var (first, second) = (await owner.Created("First"), await owner.Created("Second"));
        await IsDefault(owner, first, true);
        using var provider = await Provider.Of(host, company);
        var joins = await host.As(company.Id, async db =>
        {
            await db.HoldDefaultTeam(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlAsync($"UPDATE teams SET is_default = false WHERE id = {first}");
            await db.Database.ExecuteSqlAsync($"UPDATE teams SET is_default = true WHERE id = {second}");
            db.MarkSaved();
            var sent = Enumerable.Range(0, 2).Select(_ => provider.Provide($"grace-{Guid.NewGuid():N}@example.com")).ToArray();
            await Eventually.Get(() => Waiting(db), waiting => waiting == 2, "both to wait for the team");
            return sent;
        });
        var ids = (await Task.WhenAll(joins)).Select(user => user.GetProperty("id").GetGuid());
        (await Members(owner, second)).ShouldBe(ids, ignoreOrder: true);
        (await Members(owner, first)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_come_in_while_it_is_switched_to_and_fro_and_nobody_waits_forever()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var teams = new[] { await owner.Created("First"), await owner.Created("Second") };
        await IsDefault(owner, teams[0], true);
        using var provider = await Provider.Of(host, company);
        var joining = Enumerable.Range(0, 30).Select(_ => provider.Provide($"grace-{Guid.NewGuid():N}@example.com")).ToArray();
        for (var turn = 1; turn <= 10; turn++)
            await IsDefault(owner, teams[turn % 2], true);
        await Task.WhenAll(joining);
        (await host.As(company.Id, db => db.Teams.SelectMany(team => team.Members).CountAsync())).ShouldBe(30);
    }

    /// <summary>Whoever waits for this transaction, or for somebody who does.</summary>
    private static Task<int> Waiting(IdentityDbContext db) => db.Database.SqlQuery<int>(
        $"""
        WITH RECURSIVE waiting AS (
            SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))
            UNION SELECT later.pid FROM pg_stat_activity later JOIN waiting ON waiting.pid = ANY (pg_blocking_pids(later.pid))
        )
        SELECT count(*)::int AS "Value" FROM waiting
        """).SingleAsync();

    private static async Task<bool> IsDefault(TeamClient owner, Guid id, bool wanted)
    {
        var answer = await owner.Send(HttpMethod.Patch, $"/{id}", new { is_default = wanted }, "*");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("is_default").GetBoolean();
    }

    private static async Task<List<Guid>> Members(TeamClient owner, Guid id) =>
        [.. (await owner.Items($"/{id}/members")).Select(member => member.GetProperty("user_id").GetGuid())];

    private Task<List<Guid>> Defaults(Company company) => host.As(company.Id, db => db.Teams.Where(team => team.IsDefault).Select(team => team.Id).ToListAsync());
}
