using System.Net;
using DotMac.Identity.Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Scim;

public sealed class PatchScimGroupTests(IdentityHost host)
{
    [Fact]
    public async Task The_forms_of_entra_change_name_and_members()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var (one, two, three) = (await User(provider), await User(provider), await User(provider));
        var group = await provider.Group("Crew");
        await Patch(provider, group,
            $$"""
            {"op": "Add", "path": "members", "value": [{"$ref": null, "value": "{{one}}"}]},
            {"op": "Add", "path": "members", "value": [{"value": "{{two}}"}, {"value": "{{three}}"}]}
            """);
        (await provider.Members(group)).ShouldBe([one, two, three], ignoreOrder: true);
        await Patch(provider, group, $$"""{"op": "Add", "path": "members", "value": [{"value": "{{one}}"}]}""");
        await Patch(provider, group, $$"""{"op": "Remove", "path": "members[value eq \"{{one}}\"]"}""");
        (await provider.Members(group)).ShouldBe([two, three], ignoreOrder: true);
        await Patch(provider, group, $$"""{"op": "Remove", "path": "members", "value": [{"$ref": null, "value": "{{two}}"}]}""");
        (await provider.Members(group)).ShouldBe([three]);
        await Patch(provider, group, """{"op": "Replace", "path": "displayName", "value": "Sea Crew"}, {"op": "Replace", "path": "externalId", "value": "new"}""");
        await Patch(provider, group, $$"""{"op": "Remove", "path": "members[value eq \"{{one}}\"]"}, {"op": "Remove", "path": "members", "value": [{"value": "x"}]}""");
        (await provider.Count("displayName eq \"sea crew\" and externalId eq \"new\"", "Groups")).ShouldBe(1);
        await Patch(provider, group, """{"op": "Replace", "value": {"displayName": "Air Crew"}}, {"op": "Remove", "path": "externalId"}""");
        (await provider.Count("displayName eq \"air crew\" and not (externalId pr)", "Groups")).ShouldBe(1);
        (await provider.Members(group)).ShouldBe([three]);
    }

    [Fact]
    public async Task The_forms_of_okta_change_name_and_members()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var (one, two, three) = (await User(provider), await User(provider), await User(provider));
        var group = await provider.Group("Crew", one);
        await Patch(provider, group, $$"""{"op": "replace", "value": {"id": "{{group}}", "displayName": "Okta Crew"} }""");
        await Patch(provider, group,
            $$"""
            {"op": "remove", "path": "members[value eq \"{{one}}\"]"},
            {"op": "add", "path": "members", "value": [{"value": "{{two}}", "display": "two@example.com"}]}
            """);
        (await provider.Members(group)).ShouldBe([two]);
        await Patch(provider, group, $$"""{"op": "replace", "path": "members", "value": [{"value": "{{one}}"}, {"value": "{{three}}"}]}""");
        (await provider.Members(group)).ShouldBe([one, three], ignoreOrder: true);
        await Patch(provider, group, $$"""{"op": "add", "value": {"members": [{"value": "{{two}}"}]} }""");
        (await provider.Members(group)).ShouldBe([one, two, three], ignoreOrder: true);
        await Patch(provider, group, """{"op": "remove", "path": "members"}""");
        (await provider.Members(group)).ShouldBeEmpty();
        (await provider.Count("displayName eq \"okta crew\"", "Groups")).ShouldBe(1);
        var asked = await provider.Send(
            HttpMethod.Patch, $"Groups/{group}?attributes=members", $$"""{"Operations": [{"op": "add", "path": "members", "value": {"value": "{{one}}"} }]}""");
        (await asked.Json()).GetProperty("members")[0].GetProperty("value").GetGuid().ShouldBe(one);
    }

    [Fact]
    public async Task Operations_of_one_request_are_carried_out_in_their_order()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var (one, two) = (await User(provider), await User(provider));
        var group = await provider.Group("Crew", one);
        await Patch(provider, group,
            $$"""
            {"op": "add", "path": "members", "value": [{{Provider.Named(two)}}]}, {"op": "remove", "path": "members[value eq \"{{two}}\"]"},
            {"op": "remove", "path": "members[value eq \"{{one}}\"]"}, {"op": "add", "path": "members", "value": [{{Provider.Named(one)}}]}
            """);
        (await provider.Members(group)).ShouldBe([one]);
        (await host.Events(company.Id)).Count(name => name.StartsWith("team.member", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_no_user_of_the_tenant_is_refused_and_nothing_changes()
    {
        using var mine = await Provider.Of(host, await host.SignUp());
        using var theirs = await Provider.Of(host, await host.SignUp());
        var (own, foreign) = (await User(mine), await User(theirs));
        var (group, nested) = (await mine.Group("Crew"), await mine.Group("Nested"));
        foreach (var nobody in new[] { $"{foreign}", $"{nested}", $"{Guid.NewGuid()}", "nonsense" })
        {
            var operations = $$"""
                {"op": "Replace", "path": "displayName", "value": "Other"}, {"op": "Add", "path": "members", "value": [{{Provider.Named(own)}}, {"value": "{{nobody}}"}]}
                """;
            await (await mine.PatchGroup(group, operations)).RefusesScim(400, "invalidValue");
        }

        (await mine.Members(group)).ShouldBeEmpty();
        (await mine.Count("displayName eq \"crew\"", "Groups")).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"op": "remove"}""", "noTarget")]
    [InlineData("""{"op": "remove", "path": "displayName"}""", "invalidValue")]
    [InlineData("""{"op": "replace", "path": "displayName", "value": ""}""", "invalidValue")]
    [InlineData("""{"op": "remove", "path": "members[value eq"}""", "invalidPath")]
    [InlineData("""{"op": "add", "path": "members[value eq \"x\"]", "value": "x"}""", "invalidPath")]
    [InlineData("""{"op": "replace", "path": "mem bers", "value": []}""", "invalidPath")]
    [InlineData("""{"op": "move", "path": "members", "value": []}""", "invalidSyntax")]
    [InlineData("7", "invalidSyntax")]
    public async Task An_operation_that_cannot_be_is_refused(string operation, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.PatchGroup(await provider.Group("Crew"), operation)).RefusesScim(400, kind);
    }

    [Fact]
    public async Task An_etag_guards_a_patch_and_of_a_thousand_members_only_those_named_are_touched()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var (first, last) = (await User(provider), await User(provider));
        var group = await provider.Group("Crew", first);
        await host.As(company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object(
                    'id', gen_random_uuid(), 'email', n || '@many.example', 'username', null))).* FROM users u, generate_series(1, 1000) n WHERE u.id = {first}
                """);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO team_members (id, tenant_id, team_id, user_id, role, joined_at)
                SELECT gen_random_uuid(), tenant_id, {group}, id, 'member', now() FROM users WHERE email LIKE '%@many.example'
                """);
            db.MarkSaved();
            return 0;
        });
        var before = await (await provider.Send(HttpMethod.Get, $"Groups/{group}?excludedAttributes=members")).Json();
        var tag = before.GetProperty("meta").GetProperty("version").GetString();
        var operations = $$"""
            {"op": "Add", "path": "members", "value": [{{Provider.Named(last)}}]}, {"op": "Remove", "path": "members[value eq \"{{first}}\"]"}
            """;
        var answer = await provider.PatchGroup(group, operations, tag);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        answer.Headers.ETag!.Tag.ShouldNotBe(tag);
        await (await provider.PatchGroup(group, operations, tag)).RefusesScim(412);
        (await host.As(company.Id, db => db.Set<TeamMember>().CountAsync(TestContext.Current.CancellationToken))).ShouldBe(1001);
        var members = await provider.Members(group);
        (members.Count, members.Contains(first), members.Contains(last)).ShouldBe((1001, false, true));
        (await host.Events(company.Id)).Count(name => name.StartsWith("team.member", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task Members_added_at_the_same_time_are_all_in_the_group()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var group = await provider.Group("Crew");
        var users = new List<Guid>();
        for (var at = 0; at < 6; at++)
            users.Add(await User(provider));
        var answers = await Task.WhenAll(users.Select(user => provider.PatchGroup(group, $$"""{"op": "add", "path": "members", "value": [{{Provider.Named(user)}}]}""")));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NoContent);
        (await provider.Members(group)).ShouldBe(users, ignoreOrder: true);
    }

    private static async Task Patch(Provider provider, Guid group, string operations)
    {
        var answer = await provider.PatchGroup(group, operations);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<Guid> User(Provider provider) => (await provider.Provide($"grace-{Guid.NewGuid():N}@example.com")).GetProperty("id").GetGuid();
}
