using System.Net;
using DotMac.Identity.Tests.Features.Teams;

namespace DotMac.Identity.Tests.Features.Scim;

public sealed class ScimGroupTests(IdentityHost host)
{
    private static string Name() => $"grace-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task A_group_is_a_team_with_location_version_and_members()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var user = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var answer = await provider.Send(HttpMethod.Post, "Groups",
            $$"""{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "externalId": "0f8f", "displayName": "Field Crew", "members": [{"value": "{{user}}"}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/scim+json");
        var group = await answer.Json();
        var (id, meta) = (group.GetProperty("id").GetGuid(), group.GetProperty("meta"));
        (meta.GetProperty("resourceType").GetString(), meta.GetProperty("version").GetString(), meta.GetProperty("location").GetString())
            .ShouldBe(("Group", answer.Headers.ETag!.Tag, answer.Headers.Location!.ToString()));
        (group.GetProperty("displayName").GetString(), group.GetProperty("externalId").GetString()).ShouldBe(("Field Crew", "0f8f"));
        var member = group.GetProperty("members")[0];
        (member.GetProperty("value").GetGuid(), member.GetProperty("display").GetString(), member.GetProperty("type").GetString())
            .ShouldBe((user, "Grace Hopper", "User"));
        member.GetProperty("$ref").GetString().ShouldEndWith($"/scim/v2/Users/{user}");

        var shown = (await (await provider.Send(HttpMethod.Get, $"Users/{user}")).Json()).GetProperty("groups")[0];
        (shown.GetProperty("value").GetGuid(), shown.GetProperty("display").GetString(), shown.GetProperty("type").GetString())
            .ShouldBe((id, "Field Crew", "direct"));
        var owner = await TeamClient.Owner(host, company);
        (await (await owner.Send(HttpMethod.Get, $"/{id}")).Json()).GetProperty("external_id").GetString().ShouldBe("0f8f");
        (await host.Events(company.Id)).Where(name => name.StartsWith("team.", StringComparison.Ordinal)).ShouldBe(["team.created", "team.member_added"]);
    }

    [Fact]
    public async Task Groups_are_found_by_name_external_id_and_member()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var crew = await provider.Group("Crew", user);
        await provider.Group("Office");
        foreach (var (filter, count) in new[]
        {
            ("displayName eq \"CREW\"", 1), ("externalId eq \"ext-Crew\"", 1), ("externalId eq \"EXT-CREW\"", 0), ($"members.value eq \"{user}\"", 1),
            ($"members[value eq \"{user}\"]", 1), ($"members eq \"{user}\"", 1), ($"id eq \"{crew}\" and members[value eq \"{user}\"]", 1),
            ($"members.value eq \"{crew}\"", 0), ("members.value eq \"nonsense\"", 0), ("displayName sw \"o\" or displayName co \"rew\"", 2),
            ("not (members pr)", 1), ("meta.resourceType eq \"Group\"", 2), ("urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"crew\"", 1),
        })
            (await provider.Count(filter, "Groups")).ShouldBe(count, filter);
        foreach (var filter in new[] { "userName eq \"x\"", "displayName eq", "members.value gt \"x\"", "members.value eq 7" })
            await (await provider.Send(HttpMethod.Get, $"Groups?filter={Uri.EscapeDataString(filter)}")).RefusesScim(400, "invalidFilter");
    }

    [Fact]
    public async Task Pages_and_attributes_are_those_that_the_client_asks_for()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var first = await provider.Group("One", user);
        await provider.Group("Two");
        await provider.Group("Three");
        var page = await (await provider.Send(HttpMethod.Get, "Groups?startIndex=2&count=1&excludedAttributes=members")).Json();
        (page.GetProperty("totalResults").GetInt32(), page.GetProperty("startIndex").GetInt32(), page.GetProperty("itemsPerPage").GetInt32()).ShouldBe((3, 2, 1));
        var two = page.GetProperty("Resources")[0];
        (two.GetProperty("displayName").GetString(), two.TryGetProperty("members", out _)).ShouldBe(("Two", false));
        var whole = await (await provider.Send(HttpMethod.Get, "Groups")).Json();
        whole.GetProperty("Resources")[0].GetProperty("members")[0].GetProperty("value").GetGuid().ShouldBe(user);
        var asked = await (await provider.Send(HttpMethod.Get, $"Groups/{first}?attributes=displayName")).Json();
        asked.EnumerateObject().Select(member => member.Name).ShouldBe(["schemas", "id", "displayName", "meta"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_name_is_unique_and_another_tenant_learns_nothing()
    {
        using var one = await Provider.Of(host, await host.SignUp());
        using var two = await Provider.Of(host, await host.SignUp());
        var group = await one.Group("Crew");
        await (await one.Send(HttpMethod.Post, "Groups", """{"displayName": "CREW"}""")).RefusesScim(409, "uniqueness");
        var other = await one.Group("Other");
        await (await one.PatchGroup(other, """{"op": "Replace", "path": "displayName", "value": "crew"}""")).RefusesScim(409, "uniqueness");
        await (await one.Send(HttpMethod.Put, $"Groups/{other}", """{"displayName": "crew"}""")).RefusesScim(409, "uniqueness");
        await two.Group("Crew");
        foreach (var (method, body) in new (HttpMethod, string?)[]
        {
            (HttpMethod.Get, null), (HttpMethod.Put, """{"displayName": "Mine"}"""), (HttpMethod.Delete, null),
            (HttpMethod.Patch, """{"Operations": [{"op": "replace", "path": "displayName", "value": "Mine"}]}"""),
        })
            await (await two.Send(method, $"Groups/{group}", body)).RefusesScim(404);
        await (await two.Send(HttpMethod.Get, "Groups/nonsense")).RefusesScim(404);
        (await two.Count("externalId eq \"ext-Other\"", "Groups")).ShouldBe(0);
    }

    [Fact]
    public async Task Put_makes_a_group_what_it_says_and_keeps_who_leads()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var (stays, goes, comes) = (await User(provider), await User(provider), await User(provider));
        var group = await provider.Group("Crew", stays, goes);
        var owner = await TeamClient.Owner(host, company);
        var led = await owner.Send(HttpMethod.Patch, $"/{group}/members/{stays}", new { role = "lead" });
        var put = $$"""{"displayName": "Sea Crew", "members": [{"value": "{{stays}}"}, {"value": "{{comes}}", "display": "x"}]}""";
        var answer = await provider.Send(HttpMethod.Put, $"Groups/{group}", put, led.Headers.ETag!.Tag);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var shown = await answer.Json();
        (shown.GetProperty("displayName").GetString(), shown.TryGetProperty("externalId", out _)).ShouldBe(("Sea Crew", false));
        (await provider.Members(group)).ShouldBe([stays, comes], ignoreOrder: true);
        (await owner.Items($"/{group}/members")).Single(member => member.GetProperty("role").GetString() == "lead").GetProperty("user_id").GetGuid().ShouldBe(stays);
        await (await provider.Send(HttpMethod.Put, $"Groups/{group}", put, led.Headers.ETag!.Tag)).RefusesScim(412);
        await (await provider.Send(HttpMethod.Delete, $"Groups/{group}", null, led.Headers.ETag!.Tag)).RefusesScim(412);
        using var read = new HttpRequestMessage(HttpMethod.Get, $"/scim/v2/Groups/{group}");
        read.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag!.Tag);
        (await provider.Http.SendAsync(read)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        (await provider.Send(HttpMethod.Delete, $"Groups/{group}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await provider.Send(HttpMethod.Get, $"Groups/{group}")).RefusesScim(404);
        (await (await provider.Send(HttpMethod.Get, $"Users/{stays}")).Json()).GetProperty("groups").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_user_shut_out_stays_in_its_groups_and_one_deleted_is_in_none()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var (disabled, deleted) = (await User(provider), await User(provider));
        var group = await provider.Group("Crew", disabled, deleted);
        await provider.Patch(disabled, """{"op": "Replace", "path": "active", "value": "False"}""");
        (await provider.Send(HttpMethod.Delete, $"Users/{deleted}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await provider.Members(group)).ShouldBe([disabled]);
        (await provider.Count($"members.value eq \"{deleted}\"", "Groups")).ShouldBe(0);
        (await host.Events(company.Id)).Count(name => name == "team.member_removed").ShouldBe(1);
        await (await provider.PatchGroup(group, $$"""{"op": "Add", "path": "members", "value": [{{Provider.Named(deleted)}}]}""")).RefusesScim(400, "invalidValue");
    }

    [Theory]
    [InlineData("""{"members": []}""", "invalidValue")]
    [InlineData("""{"displayName": 7}""", "invalidValue")]
    [InlineData("""{"displayName": "a\u0000"}""", "invalidValue")]
    [InlineData("""{"displayName": "x", "members": [{"value": "nonsense"}]}""", "invalidValue")]
    [InlineData("""{"displayName": "x", "members": [{"display": "nobody"}]}""", "invalidValue")]
    [InlineData("""[]""", "invalidSyntax")]
    public async Task A_group_that_cannot_be_is_refused_in_scims_words(string body, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.Send(HttpMethod.Post, "Groups", body)).RefusesScim(400, kind);
        (await provider.Count("displayName pr", "Groups")).ShouldBe(0);
    }

    [Fact]
    public async Task Scim_describes_groups()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        (await (await provider.Send(HttpMethod.Get, "ResourceTypes/Group")).Json()).GetProperty("endpoint").GetString().ShouldBe("/Groups");
        var schema = await (await provider.Send(HttpMethod.Get, "Schemas/urn:ietf:params:scim:schemas:core:2.0:Group")).Json();
        schema.GetProperty("attributes")[1].GetProperty("name").GetString().ShouldBe("members");
    }

    private static async Task<Guid> User(Provider provider) => (await provider.Provide(Name())).GetProperty("id").GetGuid();
}
