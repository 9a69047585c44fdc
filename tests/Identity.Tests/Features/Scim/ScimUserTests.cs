using System.Net;

namespace DotMac.Identity.Tests.Features.Scim;

public sealed class ScimUserTests(IdentityHost host)
{
    private static string Name() => $"Grace-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task A_minimal_user_is_created_with_location_version_and_schemas_and_mailed_a_link()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var name = Name();
        var answer = await provider.Send(HttpMethod.Post, "Users", $$"""{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{{name}}"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/scim+json");
        var user = await answer.Json();
        var meta = user.GetProperty("meta");
        answer.Headers.Location!.ToString().ShouldBe(meta.GetProperty("location").GetString());
        answer.Headers.ETag!.Tag.ShouldBe(meta.GetProperty("version").GetString());
        meta.GetProperty("resourceType").GetString().ShouldBe("User");
        user.GetProperty("schemas")[0].GetString().ShouldBe("urn:ietf:params:scim:schemas:core:2.0:User");
        (user.GetProperty("active").GetBoolean(), user.GetProperty("userName").GetString()).ShouldBe((true, name.ToLowerInvariant()));

        (await host.Confirm(await company.LinkOf(name.ToLowerInvariant()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: name)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(company.Id)).ShouldContain("user.registered");
        using var owner = host.WithToken(await company.OwnerToken());
        (await (await owner.GetAsync($"/api/v1/users/{user.GetProperty("id").GetGuid()}")).Json()).GetProperty("roles")[0].GetString().ShouldBe("tenant_member");
    }

    [Fact]
    public async Task What_a_client_may_not_set_and_what_we_do_not_have_is_ignored()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = Guid.CreateVersion7();
        var user = await provider.Provide(
            Name(), more: $$""", "id": "{{id}}", "tenantId": "{{id}}", "roles": [{"value": "tenant_owner"}], "password": "x", "locale": "en_US" """);
        user.GetProperty("id").GetGuid().ShouldNotBe(id);
        (user.TryGetProperty("roles", out _), user.TryGetProperty("password", out _)).ShouldBe((false, false));
    }

    [Fact]
    public async Task A_name_is_unique_in_its_tenant_without_regard_to_case_and_another_tenant_learns_nothing()
    {
        using var one = await Provider.Of(host, await host.SignUp());
        using var two = await Provider.Of(host, await host.SignUp());
        var name = Name();
        await one.Provide(name);
        await (await one.Send(HttpMethod.Post, "Users", $$"""{"userName": "{{name.ToUpperInvariant()}}"}""")).RefusesScim(409, "uniqueness");
        await (await one.Send(HttpMethod.Post, "Users", $$"""{"userName": "another", "emails": [{"value": "{{name}}"}]}""")).RefusesScim(409, "uniqueness");
        await two.Provide(name);
    }

    [Fact]
    public async Task A_user_of_another_tenant_is_not_there_by_any_verb_and_in_no_list()
    {
        using var victim = await Provider.Of(host, await host.SignUp());
        using var attacker = await Provider.Of(host, await host.SignUp());
        var name = Name();
        var id = (await victim.Provide(name, "their-id")).GetProperty("id").GetGuid();
        foreach (var (method, body) in new (HttpMethod, string?)[]
        {
            (HttpMethod.Get, null), (HttpMethod.Put, $$"""{"userName": "{{name}}"}"""),
            (HttpMethod.Patch, """{"Operations": [{"op": "replace", "path": "active", "value": false}]}"""), (HttpMethod.Delete, null),
        })
            await (await attacker.Send(method, $"Users/{id}", body)).RefusesScim(404);
        (await attacker.Count("externalId eq \"their-id\"")).ShouldBe(0);
        (await attacker.Count($"userName eq \"{name}\"")).ShouldBe(0);
        (await victim.Count("externalId eq \"their-id\"")).ShouldBe(1);
        await (await attacker.Send(HttpMethod.Get, "Users/nonsense")).RefusesScim(404);
    }

    [Fact]
    public async Task An_etag_guards_a_change_and_spares_a_read()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = await provider.Provide(Name());
        var (path, version) = ($"Users/{user.GetProperty("id").GetGuid()}", user.GetProperty("meta").GetProperty("version").GetString());
        var put = $$"""{"userName": "{{user.GetProperty("userName").GetString()}}", "displayName": "Rear Admiral"}""";
        var changed = await provider.Send(HttpMethod.Put, path, put, version);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        (await changed.Json()).GetProperty("displayName").GetString().ShouldBe("Rear Admiral");
        await (await provider.Send(HttpMethod.Put, path, put, version)).RefusesScim(412);
        await (await provider.Send(HttpMethod.Delete, path, null, version)).RefusesScim(412);

        using var read = new HttpRequestMessage(HttpMethod.Get, "/scim/v2/" + path);
        read.Headers.TryAddWithoutValidation("If-None-Match", changed.Headers.ETag!.Tag);
        (await provider.Http.SendAsync(read)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("*", 304)]
    [InlineData("\"0\", W/{0}", 304)]
    [InlineData("W/{0}", 304)]
    [InlineData("\"0\"", 200)]
    public async Task A_read_is_spared_by_every_form_of_If_None_Match(string sent, int status)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = await provider.Provide(Name());
        using var read = new HttpRequestMessage(HttpMethod.Get, $"/scim/v2/Users/{user.GetProperty("id").GetGuid()}");
        read.Headers.TryAddWithoutValidation("If-None-Match", sent.Replace("{0}", user.GetProperty("meta").GetProperty("version").GetString()));
        ((int)(await provider.Http.SendAsync(read)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Attributes_are_named_in_any_case_and_by_their_parts()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var asked = await (await provider.Send(
            HttpMethod.Get, $"Users/{id}?attributes=USERNAME,name.familyname,urn:ietf:params:scim:schemas:core:2.0:User:Emails.Value")).Json();
        asked.EnumerateObject().Select(member => member.Name).ShouldBe(["schemas", "id", "userName", "name", "emails", "meta"], ignoreOrder: true);
        asked.GetProperty("name").EnumerateObject().Select(part => part.Name).ShouldBe(["familyName"]);
        asked.GetProperty("emails")[0].EnumerateObject().Select(part => part.Name).ShouldBe(["value"]);

        var spared = await (await provider.Send(HttpMethod.Get, $"Users/{id}?excludedAttributes=emails.TYPE,meta,id")).Json();
        spared.GetProperty("emails")[0].EnumerateObject().Select(part => part.Name).ShouldBe(["value", "primary"]);
        (spared.TryGetProperty("meta", out _), spared.TryGetProperty("id", out _)).ShouldBe((false, true), "an id is always returned");
    }

    [Fact]
    public async Task A_search_asks_in_its_body_what_a_list_asks_in_its_address()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var name = Name();
        var id = (await provider.Provide(name)).GetProperty("id").GetGuid();
        await provider.Provide(Name());
        await provider.Group("Admirals", id);
        var found = await provider.Send(HttpMethod.Post, "Users/.search",
            $$"""
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["userName", "name.givenName"], "filter": "userName eq \"{{name}}\"",
             "startIndex": 1, "count": 10}
            """);
        found.StatusCode.ShouldBe(HttpStatusCode.OK, await found.Content.ReadAsStringAsync());
        var list = await found.Json();
        list.GetProperty("totalResults").GetInt32().ShouldBe(1);
        list.GetProperty("Resources")[0].GetProperty("userName").GetString().ShouldBe(name.ToLowerInvariant());
        list.GetProperty("Resources")[0].TryGetProperty("emails", out _).ShouldBeFalse();

        (await (await provider.Send(HttpMethod.Post, "Groups/.search", """{"excludedAttributes": "members"}""")).Json())
            .GetProperty("Resources")[0].TryGetProperty("members", out _).ShouldBeFalse();
        await (await provider.Send(HttpMethod.Post, "Users/.search", """{"filter": "userName eq"}""")).RefusesScim(400, "invalidFilter");
        await (await provider.Send(HttpMethod.Post, "Users/.search", """{"count": {}}""")).RefusesScim(400, "invalidValue");
    }

    [Fact]
    public async Task Pages_begin_at_a_number_and_tell_the_total()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        for (var at = 0; at < 3; at++)
            await provider.Provide(Name());
        var page = await (await provider.Send(HttpMethod.Get, "Users?startIndex=2&count=2")).Json();
        (page.GetProperty("totalResults").GetInt32(), page.GetProperty("startIndex").GetInt32(), page.GetProperty("itemsPerPage").GetInt32(),
            page.GetProperty("Resources").GetArrayLength()).ShouldBe((4, 2, 2, 2));
        var none = await (await provider.Send(HttpMethod.Get, "Users?count=0&startIndex=-5")).Json();
        (none.GetProperty("totalResults").GetInt32(), none.GetProperty("startIndex").GetInt32(), none.GetProperty("Resources").GetArrayLength()).ShouldBe((4, 1, 0));
        await (await provider.Send(HttpMethod.Get, "Users?count=many")).RefusesScim(400, "invalidValue");
        var beyond = await (await provider.Send(HttpMethod.Get, "Users?startIndex=2147483647&count=1000")).Json();
        beyond.GetProperty("itemsPerPage").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_client_gets_the_attributes_that_it_asks_for()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var asked = await (await provider.Send(HttpMethod.Get, $"Users/{id}?attributes=userName,name.givenName")).Json();
        asked.EnumerateObject().Select(member => member.Name).ShouldBe(["schemas", "id", "userName", "name", "meta"], ignoreOrder: true);
        var spared = await (await provider.Send(HttpMethod.Get, $"Users/{id}?excludedAttributes=emails")).Json();
        (spared.TryGetProperty("emails", out _), spared.TryGetProperty("userName", out _)).ShouldBe((false, true));
    }

    [Fact]
    public async Task An_owner_is_shown_and_not_changed()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var owner = (await (await provider.Send(HttpMethod.Get, $"Users?filter={Uri.EscapeDataString($"userName eq \"{company.OwnerEmail}\"")}")).Json())
            .GetProperty("Resources")[0].GetProperty("id").GetGuid();
        await (await provider.Send(HttpMethod.Delete, $"Users/{owner}")).RefusesScim(403);
        await provider.Patch(owner, """{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "thief@example.com"}""", 403);
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"displayName": "Nameless"}""", "invalidValue")]
    [InlineData("""{"userName": "no-address"}""", "invalidValue")]
    [InlineData("""{"userName": 7}""", "invalidValue")]
    [InlineData("""{"userName": "a@example.com", "active": "perhaps"}""", "invalidValue")]
    [InlineData("""[]""", "invalidSyntax")]
    [InlineData("""{"userName": """, "invalidSyntax")]
    [InlineData("""{"userName": "a\u0000@example.com"}""", "invalidValue")]
    public async Task A_user_that_cannot_be_is_refused_in_scims_words(string body, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.Send(HttpMethod.Post, "Users", body)).RefusesScim(400, kind);
    }

    [Theory]
    [InlineData("POST", "Users", """{"userName": "a@example.com"}""", "invalidSyntax")]
    [InlineData("POST", "Users", """{"schemas": "urn:ietf:params:scim:schemas:core:2.0:User", "userName": "a@example.com"}""", "invalidSyntax")]
    [InlineData("POST", "Users", """{"schemas": [7], "userName": "a@example.com"}""", "invalidSyntax")]
    [InlineData("POST", "Users", """{"schemas": [], "userName": "a@example.com"}""", "invalidValue")]
    [InlineData("POST", "Users", """{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "userName": "a@example.com"}""", "invalidValue")]
    [InlineData("POST", "Groups", """{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "displayName": "Crew"}""", "invalidValue")]
    [InlineData("POST", "Users/.search", """{"count": 1}""", "invalidSyntax")]
    [InlineData("POST", "Bulk", """{"Operations": [{"method": "DELETE", "path": "/Users/x"}]}""", "invalidSyntax")]
    public async Task A_body_that_does_not_say_what_it_is_is_refused(string method, string path, string body, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.SendBare(new(method), path, body)).RefusesScim(400, kind);
        (await provider.Count("userName eq \"a@example.com\"")).ShouldBe(0);
    }

    [Fact]
    public async Task A_patch_says_that_it_is_one_in_whatever_case()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var path = $"Users/{(await provider.Provide(Name())).GetProperty("id").GetGuid()}";
        const string operations = "\"Operations\": [{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"G.\"}]}";
        await (await provider.SendBare(HttpMethod.Patch, path, "{" + operations)).RefusesScim(400, "invalidSyntax");
        await (await provider.SendBare(HttpMethod.Patch, path, """{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], """ + operations)).RefusesScim(400, "invalidValue");
        (await provider.SendBare(HttpMethod.Patch, path, """{"Schemas": ["urn:ietf:params:SCIM:api:messages:2.0:PatchOp"], """ + operations)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Schemas")]
    [InlineData("Schemas/urn:ietf:params:scim:schemas:core:2.0:User")]
    [InlineData("ResourceTypes")]
    [InlineData("ServiceProviderConfig")]
    public async Task What_describes_the_service_is_not_filtered(string path)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.Send(HttpMethod.Get, $"{path}?filter={Uri.EscapeDataString("name eq \"User\"")}")).RefusesScim(403);
        (await provider.Send(HttpMethod.Get, $"{path}?count=1&sortBy=name")).StatusCode.ShouldBe(HttpStatusCode.OK, "the rest is ignored");
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_route_is_told_in_scims_form()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.Send(HttpMethod.Get, "Nothing")).RefusesScim(404);
        await (await provider.Send(HttpMethod.Delete, "Users")).RefusesScim(405);
        using var text = new StringContent("hello");
        await (await provider.Http.PostAsync("/scim/v2/Users", text)).RefusesScim(415, null);
    }

    [Fact]
    public async Task Scim_describes_itself()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var config = await (await provider.Send(HttpMethod.Get, "ServiceProviderConfig")).Json();
        (config.GetProperty("patch").GetProperty("supported").GetBoolean(), config.GetProperty("filter").GetProperty("maxResults").GetInt32()).ShouldBe((true, 100));
        foreach (var list in new[] { "Schemas", "ResourceTypes" })
        {
            var all = await (await provider.Send(HttpMethod.Get, list)).Json();
            var id = all.GetProperty("Resources")[0].GetProperty("id").GetString();
            (await (await provider.Send(HttpMethod.Get, $"{list}/{id}")).Json()).GetProperty("id").GetString().ShouldBe(id);
            await (await provider.Send(HttpMethod.Get, $"{list}/none")).RefusesScim(404);
        }
    }
}
