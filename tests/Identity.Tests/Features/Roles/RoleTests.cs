using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Roles;

public sealed class RoleTests(IdentityHost host)
{
    [Fact]
    public async Task A_role_grants_its_own_and_what_it_inherits_to_whoever_holds_it()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["files.read"]);
        await owner.Created("chief_clerk", ["users.*"], "clerk");
        var member = await host.Member(company, "chief_clerk");

        var shown = await owner.Role("chief_clerk");
        (shown.GetProperty("scope").GetString(), shown.GetProperty("parent").GetString()).ShouldBe(("tenant", "clerk"));
        Texts(shown, "permissions").ShouldBe(["users.*"]);
        Texts(shown, "effective").ShouldBe(["users.*", "files.read"]);
        Texts(await owner.Permissions(member.Id), "granted").ShouldBe(["users.*", "files.read"]);
        using var http = host.WithToken(member.Token);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/api/v1/auth/clients")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Events(company.Id)).Count(name => name == "role.created").ShouldBe(2);
    }

    [Fact]
    public async Task A_change_bites_within_five_seconds_for_all_who_inherit()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["users.read"]);
        await owner.Created("chief_clerk", ["files.read"], "clerk");
        var member = await host.Member(company, "chief_clerk");
        var refresh = (await (await host.Login(company, email: member.Email)).Tokens()).Refresh;

        (await owner.Update("clerk", ["team.read"])).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RoleClient.Becomes(host, member.Token, "/api/v1/users", HttpStatusCode.Unauthorized);
        using var http = host.WithToken((await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Tokens()).Access);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Texts(await owner.Permissions(member.Id), "granted").ShouldBe(["files.read", "team.read"]);
        (await host.Events(company.Id)).ShouldContain("role.updated");
    }

    [Fact]
    public async Task A_role_taken_away_is_gone_within_five_seconds()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("reader", ["users.read"]);
        var member = await host.Member(company, "reader");
        using var http = host.WithToken(member.Token);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.Unassign(member.Id, "reader")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RoleClient.Becomes(host, member.Token, "/api/v1/users", HttpStatusCode.Unauthorized);
        using var again = host.WithToken((await (await host.Login(company, email: member.Email)).Tokens()).Access);
        (await again.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nobody_puts_more_into_a_role_than_it_holds_or_touches_one_that_has_more()
    {
        var company = await host.SignUp();
        var (owner, narrow) = (await RoleClient.Owner(host, company), RoleClient.Narrow(host, company, "users.*"));
        await owner.Created("strong", ["billing.*"]);
        await (await narrow.Create("clerk", ["files.read"])).Refuses(403, "scope.exceeds_yours");
        await (await narrow.Create("clerk", ["users.read", "billing.*"])).Refuses(403, "scope.exceeds_yours");
        await (await narrow.Create("clerk", ["users.read"], "strong")).Refuses(403, "role.exceeds_yours");
        await (await narrow.Update("strong", ["users.read"])).Refuses(403, "role.exceeds_yours");
        await (await narrow.Delete("strong")).Refuses(403, "role.exceeds_yours");
        await (await owner.Create("clerk", ["platform.admin"])).Refuses(422, "scope.unknown");
        await (await owner.Create("clerk", ["*"])).Refuses(422, "scope.unknown");
        await (await owner.Create("clerk", ["users.read"], "nobody")).Refuses(422, "role.unknown");
        await narrow.Created("clerk", ["users.*", "users.read"]);
        var member = await host.Member(company, "tenant_readonly");
        await (await narrow.Assign(member.Id, "strong")).Refuses(403, "role.exceeds_yours");
    }

    [Fact]
    public async Task Roles_of_the_system_are_nobodys_to_change()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await (await owner.Update("tenant_member", ["users.read"])).Refuses(403, "role.system");
        await (await owner.Delete("tenant_owner")).Refuses(403, "role.system");
        await (await owner.Create("tenant_member", ["users.read"])).Refuses(409, "role.name_taken");
        await (await owner.Create("platform_admin", ["users.read"])).Refuses(409, "role.name_taken");
        (await owner.Role("tenant_member")).GetProperty("scope").GetString().ShouldBe("system");
        await owner.Created("member_plus", ["files.write"], "tenant_member");
        Texts(await owner.Role("member_plus"), "effective").ShouldContain("ticket.create");
    }

    [Fact]
    public async Task A_role_does_not_inherit_from_itself()
    {
        var owner = await RoleClient.Owner(host, await host.SignUp());
        await owner.Created("one", ["users.read"]);
        await owner.Created("two", ["files.read"], "one");
        await owner.Created("three", ["team.read"], "two");
        await (await owner.Update("one", ["users.read"], "one")).Refuses(422, "role.cycle");
        await (await owner.Update("one", ["users.read"], "three")).Refuses(422, "role.cycle");
        (await owner.Update("three", ["team.read"], "one")).StatusCode.ShouldBe(HttpStatusCode.OK);
        Texts(await owner.Role("three"), "effective").ShouldBe(["team.read", "users.read"]);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        var owner = await RoleClient.Owner(host, await host.SignUp());
        await owner.Created("clerk", ["users.read"]);
        await (await owner.Update("clerk", ["files.read"], etag: "\"7\"")).Refuses(412, "request.stale");
        (await owner.Update("clerk", ["files.read"], etag: "\"1\"")).Headers.ETag!.Tag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task A_role_in_use_is_not_deleted()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["users.read"]);
        await owner.Created("chief_clerk", ["files.read"], "clerk");
        var member = await host.Member(company, "chief_clerk");
        await (await owner.Delete("clerk")).Refuses(409, "role.in_use");
        await (await owner.Delete("chief_clerk")).Refuses(409, "role.in_use");
        (await owner.Unassign(member.Id, "chief_clerk")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.Delete("chief_clerk")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await owner.Delete("chief_clerk")).Refuses(404, "role.not_found");
        (await owner.Delete("clerk")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Events(company.Id)).Count(name => name == "role.deleted").ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_gives_itself_a_role()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["users.read"]);
        var administrator = await host.Member(company, "tenant_admin");
        await (await new RoleClient(host, administrator.Token).Assign(administrator.Id, "clerk")).Refuses(409, "permission.your_own");
        (await Roles(company, administrator.Id)).ShouldBe(["tenant_admin"]);
        (await owner.Assign(administrator.Id, "clerk")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_ends_a_role_of_a_user_above_it_by_giving_it_again()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["users.read"]);
        var second = await host.Member(company, "tenant_owner", "clerk");
        var administrator = new RoleClient(host, (await host.Member(company, "tenant_admin")).Token);
        await (await administrator.Assign(second.Id, "clerk", TimeProvider.System.GetUtcNow().AddMinutes(5))).Refuses(403, "role.exceeds_yours");
        var held = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == second.Id));
        held.Roles.ShouldAllBe(role => role.ExpiresAt == null);
    }

    [Fact]
    public async Task Nobody_lets_a_role_grow_that_it_holds_or_inherits_from_but_may_let_it_shrink()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("clerk", ["users.read", "files.read"]);
        await owner.Created("chief_clerk", ["admin.role.manage"], "clerk");
        await owner.Created("idle", ["team.read"]);
        var chief = await host.Member(company, "chief_clerk");
        (await owner.SetPermission(chief.Id, "team.read", "allow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var itself = new RoleClient(host, (await (await host.Login(company, email: chief.Email)).Tokens()).Access);
        await (await itself.Update("clerk", ["users.read", "files.read", "team.read"])).Refuses(409, "permission.your_own");
        await (await itself.Update("chief_clerk", ["admin.role.manage", "team.read"], "clerk")).Refuses(409, "permission.your_own");
        await (await itself.Update("chief_clerk", ["admin.role.manage", "users.read", "files.read"], "idle")).Refuses(409, "permission.your_own");
        Texts(await owner.Role("chief_clerk"), "effective").ShouldBe(["admin.role.manage", "users.read", "files.read"]);

        (await itself.Update("idle", ["users.read"])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await itself.Update("clerk", ["users.read"])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_tenants_role_is_none()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        var (owner, stranger) = (await RoleClient.Owner(host, company), await RoleClient.Owner(host, other));
        await owner.Created("clerk", ["users.read"]);
        var foreign = await host.Member(other, "tenant_readonly");
        var member = await host.Member(company, "tenant_readonly");
        await (await stranger.Update("clerk", ["users.read"])).Refuses(404, "role.not_found");
        await (await stranger.Delete("clerk")).Refuses(404, "role.not_found");
        await (await stranger.Assign(foreign.Id, "clerk")).Refuses(404, "role.not_found");
        await (await stranger.Create("child", ["users.read"], "clerk")).Refuses(422, "role.unknown");
        await (await stranger.SetPermission(member.Id, "users.read", "deny")).Refuses(404, "user.not_found");
        await (await stranger.Assign(member.Id, "tenant_member")).Refuses(404, "user.not_found");
        await stranger.Created("clerk", ["files.read"]);
        Texts(await owner.Role("clerk"), "permissions").ShouldBe(["users.read"]);
    }

    [Theory]
    [InlineData("""{"name":"evil","display_name":"x","permissions":["users.read"],"tenant_id":"01890000-0000-7000-8000-00000000dead"}""")]
    [InlineData("""{"name":"evil","display_name":"x","permissions":["users.read"],"id":"01890000-0000-7000-8000-00000000dead"}""")]
    [InlineData("""{"name":"evil","display_name":"x","permissions":["users.read"],"is_system":true}""")]
    [InlineData("""{"name":"evil","display_name":"x","permissions":["users.read"],"scope":"system"}""")]
    [InlineData("""{"name":"evil","display_name":"x","permissions":["users.read"],"created_at":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"Not A Name","display_name":"x","permissions":["users.read"]}""")]
    [InlineData("""{"name":"evil","display_name":"  ","permissions":["users.read"]}""")]
    public async Task What_is_not_the_callers_to_say_is_refused_and_nothing_is_made(string body)
    {
        var owner = await RoleClient.Owner(host, await host.SignUp());
        (await host.Post("/api/v1/auth/rbac/admin/roles", JsonDocument.Parse(body).RootElement, owner.Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var http = host.WithToken(owner.Token);
        (await http.GetAsync("/api/v1/auth/rbac/roles/evil")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<IReadOnlyList<string>> Roles(Company company, Guid id) =>
        host.As(company.Id, async db => (await db.Users.AsNoTracking().SingleAsync(user => user.Id == id)).RoleNames);

    private static string[] Texts(JsonElement shown, string member) => [.. shown.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)];
}
