using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Identity.Tests.Features.Users;

public sealed class UserTests(IdentityHost host)
{
    [Fact]
    public async Task An_administrator_creates_a_user_who_confirms_and_signs_in()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        using var http = host.WithToken(await company.OwnerToken());

        var shown = await http.GetAsync($"/api/v1/users/{member.Id}");
        (await shown.Json()).GetProperty("roles")[0].GetString().ShouldBe("tenant_member");
        shown.Headers.ETag.ShouldNotBeNull();
        var listed = await http.GetFromJsonAsync<JsonElement>("/api/v1/users?limit=1");
        listed.GetProperty("items")[0].GetProperty("id").GetGuid().ShouldBe(member.Id);
        listed.GetProperty("next_cursor").GetString().ShouldNotBeNull();
        var next = await http.GetFromJsonAsync<JsonElement>($"/api/v1/users?limit=1&cursor={listed.GetProperty("next_cursor").GetString()}");
        next.GetProperty("items")[0].GetProperty("email").GetString().ShouldBe(company.OwnerEmail);
        var found = await http.GetFromJsonAsync<JsonElement>(
            $"/api/v1/users?email={Uri.EscapeDataString(member.Email)}&role=tenant_member&active=true");
        found.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_address_may_exist_in_another_tenant_and_once_in_each()
    {
        var (one, two) = (await host.SignUp(), await host.SignUp());
        var body = new { email = $"both-{Guid.NewGuid():N}@example.com", full_name = "Both" };
        (await host.Post("/api/v1/users", body, await one.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.Post("/api/v1/users", body, await two.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await host.Post("/api/v1/users", body, await one.OwnerToken())).Refuses(409, "user.email_taken");
    }

    [Fact]
    public async Task A_disabled_user_is_out_within_five_seconds_and_in_again_when_enabled()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        var owner = await company.OwnerToken();
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var http = host.WithToken(member.Token);
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        await (await host.Login(company, email: member.Email)).Refuses(403, "user.disabled");
        await (await host.Login(company, "wrong password", member.Email)).Refuses(401, "credentials.invalid");

        (await host.Post($"/api/v1/users/{member.Id}/enable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_bites_within_five_seconds()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        using var http = host.WithToken(member.Token);
        (await http.GetAsync("/api/v1/auth/clients")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{member.Id}/roles/tenant_admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/auth/clients")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");

        using var again = host.WithToken((await (await host.Login(company, email: member.Email)).Tokens()).Access);
        await (await again.GetAsync("/api/v1/auth/clients")).Refuses(403, "permission.denied");
    }

    [Fact]
    public async Task Nobody_hands_on_more_than_it_holds()
    {
        var company = await host.SignUp();
        var manager = await host.Member(company, "tenant_billing_manager");
        var reader = await host.Member(company, "tenant_readonly");
        await (await host.Post(
            $"/api/v1/auth/rbac/admin/users/{reader.Id}/roles/tenant_owner", new { }, manager.Token)).Refuses(403, "permission.denied");
        await (await host.Post(
            $"/api/v1/auth/rbac/admin/users/{reader.Id}/roles/platform_admin", new { }, await company.OwnerToken())).Refuses(404, "role.not_found");
        await (await host.Post("/api/v1/users", new { email = "x@y.example", full_name = "X", roles = new[] { "platform_admin" } },
            await company.OwnerToken())).Refuses(422, "role.unknown");

        (await host.Post($"/api/v1/auth/rbac/admin/users/{reader.Id}/roles/tenant_admin", new { },
            await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_owner_stays_also_when_two_owners_leave_at_once()
    {
        var company = await host.SignUp();
        using var owner = host.WithToken(await company.OwnerToken());
        var first = (await owner.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();
        await (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{first}/roles/tenant_owner")).Refuses(409, "user.last_owner");
        await (await owner.PostAsJsonAsync($"/api/v1/users/{first}/disable", new { })).Refuses(409, "user.yourself");

        var second = await host.Member(company, "tenant_owner");
        using var other = host.WithToken(second.Token);
        var answers = await Task.WhenAll(
            owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{second.Id}/roles/tenant_owner"),
            other.DeleteAsync($"/api/v1/auth/rbac/admin/users/{first}/roles/tenant_owner"));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task Another_tenants_user_is_not_found_whatever_one_does()
    {
        var (one, two) = (await host.SignUp(), await host.SignUp());
        var foreign = (await host.Member(two, "tenant_member")).Id;
        using var http = host.WithToken(await one.OwnerToken());
        await (await http.GetAsync($"/api/v1/users/{foreign}")).Refuses(404, "user.not_found");
        await (await http.PostAsJsonAsync($"/api/v1/users/{foreign}/disable", new { })).Refuses(404, "user.not_found");
        await (await http.PostAsJsonAsync($"/api/v1/users/{foreign}/enable", new { })).Refuses(404, "user.not_found");
        await (await http.PostAsJsonAsync($"/api/v1/auth/rbac/admin/users/{foreign}/roles/tenant_admin", new { })).Refuses(404, "user.not_found");
        await (await http.DeleteAsync($"/api/v1/auth/rbac/admin/users/{foreign}/roles/tenant_member")).Refuses(404, "user.not_found");
        var elsewhere = await host.WithToken(await two.OwnerToken()).GetFromJsonAsync<JsonElement>("/api/v1/users?limit=1");
        var cursor = elsewhere.GetProperty("next_cursor").GetString();
        await (await http.GetAsync($"/api/v1/users?limit=1&cursor={cursor}")).Refuses(400, "page.cursor_invalid");
    }

    [Fact]
    public async Task Lists_roles_and_every_permission_that_the_endpoints_ask_for()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        var roles = (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/rbac/roles")).GetProperty("items").EnumerateArray().Select(
            role => role.GetProperty("name").GetString()).ToList();
        roles.ShouldContain("tenant_billing_manager");
        roles.ShouldNotContain("platform_admin");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/rbac/roles/tenant_owner")).GetProperty("display_name").GetString().ShouldBe("Owner");
        await (await http.GetAsync("/api/v1/auth/rbac/roles/platform_admin")).Refuses(404, "role.not_found");
        var listed = await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/rbac/permissions");
        var permissions = listed.GetProperty("items").EnumerateArray().Select(item => item.GetString()).ToList();
        permissions.ShouldContain("tenant.clock.advance");
        permissions.ShouldNotContain(permission => permission!.StartsWith("platform"));
    }
}
