using System.Net;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Roles;

namespace DotMac.Identity.Tests.Features.Teams;

public sealed class TeamTests(IdentityHost host)
{
    [Fact]
    public async Task A_team_is_created_shown_changed_and_deleted_and_each_is_told()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var created = await host.Post(
            "/api/v1/teams", new { name = " Field Crew ", description = "Out there", colour = "#00ff7f", icon = "truck" }, owner.Token);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var team = await created.Json();
        var path = $"/{team.GetProperty("id").GetGuid()}";
        (team.GetProperty("name").GetString(), team.GetProperty("slug").GetString(), team.GetProperty("colour").GetString())
            .ShouldBe(("Field Crew", "field-crew", "#00ff7f"));
        created.Headers.Location!.ToString().ShouldBe("/api/v1/teams" + path);

        await (await owner.Send(HttpMethod.Patch, path, new { name = "Sea Crew" })).Refuses(428, "request.if_match_required");
        var tag = created.Headers.ETag!.Tag;
        var changed = await owner.Send(HttpMethod.Patch, path, new { name = "Sea Crew", icon = "" }, tag);
        var shown = await changed.Json();
        (shown.GetProperty("name").GetString(), shown.GetProperty("slug").GetString(), shown.GetProperty("description").GetString(),
            shown.GetProperty("icon").GetString()).ShouldBe(("Sea Crew", "field-crew", "Out there", null));
        await (await owner.Send(HttpMethod.Patch, path, new { name = "Air Crew" }, tag)).Refuses(412, "request.stale");
        (await (await owner.Send(HttpMethod.Get, "/slug/field-crew")).Json()).GetProperty("id").GetGuid().ShouldBe(team.GetProperty("id").GetGuid());

        await (await owner.Send(HttpMethod.Delete, path, etag: tag)).Refuses(412, "request.stale");
        (await owner.Send(HttpMethod.Delete, path, etag: changed.Headers.ETag!.Tag)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await owner.Send(HttpMethod.Get, path)).Refuses(404, "team.not_found");
        await (await owner.Send(HttpMethod.Get, "/slug/field-crew")).Refuses(404, "team.not_found");
        (await host.Events(company.Id)).Where(name => name.StartsWith("team.", StringComparison.Ordinal))
            .ShouldBe(["team.created", "team.updated", "team.deleted"]);
    }

    [Fact]
    public async Task A_name_is_unique_without_regard_to_case_and_a_slug_is_found_for_each()
    {
        var owner = await TeamClient.Owner(host, await host.SignUp());
        var first = await owner.Created("Crew");
        await (await host.Post("/api/v1/teams", new { name = "CREW " }, owner.Token)).Refuses(409, "team.name_taken");
        await (await host.Post("/api/v1/teams", new { name = "Other", slug = "crew" }, owner.Token)).Refuses(409, "team.slug_taken");
        var second = await owner.Created("Crew!");
        (await (await owner.Send(HttpMethod.Get, "/slug/crew-2")).Json()).GetProperty("id").GetGuid().ShouldBe(second);
        (await owner.Items("?name=crew"))[0].GetProperty("id").GetGuid().ShouldBe(first);
        await (await owner.Send(HttpMethod.Patch, $"/{second}", new { name = "crew" }, "*")).Refuses(409, "team.name_taken");
        await (await owner.Send(HttpMethod.Patch, $"/{second}", new { slug = "crew" }, "*")).Refuses(409, "team.slug_taken");
        (await owner.Send(HttpMethod.Patch, $"/{first}", new { name = "CREW" }, "*")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var nameless = await owner.Created("Команда");
        (await (await owner.Send(HttpMethod.Get, "/slug/team")).Json()).GetProperty("id").GetGuid().ShouldBe(nameless);
    }

    [Theory]
    [InlineData("POST", """{"name": ""}""")]
    [InlineData("POST", """{"name": "x", "slug": ""}""")]
    [InlineData("POST", """{"name": "x", "colour": ""}""")]
    [InlineData("PATCH", """{"name": ""}""")]
    [InlineData("PATCH", """{"slug": ""}""")]
    public async Task A_team_has_a_name_and_a_slug(string method, string body)
    {
        var owner = await TeamClient.Owner(host, await host.SignUp());
        var path = method == "POST" ? "" : $"/{await owner.Created("Crew")}";
        await (await owner.Send(new(method), path, JsonElement.Parse(body), method == "PATCH" ? "*" : null)).Refuses(400, "request.invalid");
    }

    [Fact]
    public async Task Members_come_lead_and_go()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var (team, member) = (await owner.Created("Crew"), await host.Member(company, "tenant_member"));
        var added = await owner.Add(team, member.Id);
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        await (await owner.Add(team, member.Id, "lead")).Refuses(409, "team.member_exists");
        (await owner.Items($"/users/{member.Id}/teams"))[0].GetProperty("id").GetGuid().ShouldBe(team);
        (await new TeamClient(host, member.Token).Items("/me/teams"))[0].GetProperty("name").GetString().ShouldBe("Crew");
        (await owner.Items("/me/teams")).ShouldBeEmpty();

        var led = await owner.Send(HttpMethod.Patch, $"/{team}/members/{member.Id}", new { role = "lead" }, added.Headers.ETag!.Tag);
        (await led.Json()).GetProperty("role").GetString().ShouldBe("lead");
        var listed = (await owner.Items($"/{team}/members")).ShouldHaveSingleItem();
        (listed.GetProperty("user_id").GetGuid(), listed.GetProperty("role").GetString()).ShouldBe((member.Id, "lead"));
        await (await owner.Send(HttpMethod.Delete, $"/{team}/members/{member.Id}", etag: added.Headers.ETag!.Tag)).Refuses(412, "request.stale");
        (await owner.Send(HttpMethod.Delete, $"/{team}/members/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await owner.Send(HttpMethod.Delete, $"/{team}/members/{member.Id}")).Refuses(404, "team.member_not_found");
        await (await owner.Send(HttpMethod.Patch, $"/{team}/members/{member.Id}", new { role = "member" })).Refuses(404, "team.member_not_found");
        (await host.Events(company.Id)).Where(name => name.StartsWith("team.member", StringComparison.Ordinal))
            .ShouldBe(["team.member_added", "team.member_updated", "team.member_removed"]);
    }

    [Fact]
    public async Task Nobody_of_another_tenant_is_in_a_team_or_sees_one()
    {
        var (mine, theirs) = (await host.SignUp(), await host.SignUp());
        var (owner, stranger) = (await TeamClient.Owner(host, mine), await TeamClient.Owner(host, theirs));
        var (team, foreign) = (await owner.Created("Crew"), await host.Member(theirs, "tenant_member"));
        await (await owner.Add(team, foreign.Id)).Refuses(422, "team.unknown_user");
        await (await stranger.Add(team, foreign.Id)).Refuses(404, "team.not_found");
        await (await stranger.Send(HttpMethod.Get, $"/{team}")).Refuses(404, "team.not_found");
        await (await stranger.Send(HttpMethod.Get, $"/{team}/members")).Refuses(404, "team.not_found");
        await (await stranger.Send(HttpMethod.Patch, $"/{team}", new { name = "Mine" }, "*")).Refuses(404, "team.not_found");
        await (await stranger.Send(HttpMethod.Delete, $"/{team}")).Refuses(404, "team.not_found");
        (await stranger.Items("")).ShouldBeEmpty();
        await stranger.Created("Crew");
    }

    [Fact]
    public async Task Each_operation_asks_for_its_permission()
    {
        var company = await host.SignUp();
        var (team, member) = (await (await TeamClient.Owner(host, company)).Created("Crew"), await host.Member(company, "tenant_member"));
        var reader = new TeamClient(host, member.Token);
        (await reader.Items("")).Count.ShouldBe(1);
        (await host.Post("/api/v1/teams", new { name = "Mine" }, member.Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.Add(team, member.Id)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.Send(HttpMethod.Patch, $"/{team}", new { name = "Mine" }, "*")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.Send(HttpMethod.Delete, $"/{team}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.Send(HttpMethod.Delete, $"/{team}/members/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var manager = new TeamClient(host, RoleClient.Narrow(host, company, "team.manage_members").Token);
        (await manager.Add(team, member.Id)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await manager.Send(HttpMethod.Delete, $"/{team}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Lists_go_on_by_a_cursor()
    {
        var owner = await TeamClient.Owner(host, await host.SignUp());
        for (var at = 0; at < 3; at++)
            await owner.Created($"Crew {at}");
        var page = await (await owner.Send(HttpMethod.Get, "?limit=2")).Json();
        page.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Crew 2");
        var rest = await owner.Items($"?limit=2&cursor={page.GetProperty("next_cursor").GetString()}");
        rest.Single().GetProperty("name").GetString().ShouldBe("Crew 0");
        await (await owner.Send(HttpMethod.Get, $"/me/teams?cursor={page.GetProperty("next_cursor").GetString()}")).Refuses(400, "page.cursor_invalid");
    }

    [Fact]
    public async Task A_name_taken_twice_at_once_is_taken_once()
    {
        var company = await host.SignUp();
        var owner = await TeamClient.Owner(host, company);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Post("/api/v1/teams", new { name = "Crew" }, owner.Token)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await refused.Refuses(409, "team.name_taken");
        (await host.Events(company.Id)).Count(name => name == "team.created").ShouldBe(1);
    }
}
