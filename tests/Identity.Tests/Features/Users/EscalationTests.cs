using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Identity.Tests.Features.Users;

/// <summary>Nobody makes, unmakes or shuts out somebody who may do more.</summary>
public sealed class EscalationTests(IdentityHost host)
{
    [Fact]
    public async Task A_role_beyond_the_callers_is_not_assigned_unassigned_created_or_disabled()
    {
        var company = await host.SignUp();
        var (member, administrator) = (await host.Member(company, "tenant_member"), await host.Member(company, "tenant_admin"));
        var narrow = Narrow(company, "users.*", "admin.*", "team.read");
        foreach (var refused in new[]
        {
            await host.Post($"/api/v1/auth/rbac/admin/users/{member.Id}/roles/tenant_admin", new { }, narrow),
            await Delete($"/api/v1/auth/rbac/admin/users/{administrator.Id}/roles/tenant_admin", narrow),
            await host.Post("/api/v1/users", new { email = "new@example.com", full_name = "New", roles = new[] { "tenant_admin" } }, narrow),
            await host.Post($"/api/v1/users/{administrator.Id}/disable", new { }, narrow),
            await host.Post($"/api/v1/users/{administrator.Id}/enable", new { }, narrow),
        })
            await refused.Refuses(403, "role.exceeds_yours");

        using var owner = host.WithToken(await company.OwnerToken());
        var users = (await owner.GetFromJsonAsync<JsonElement>("/api/v1/users")).GetProperty("items").EnumerateArray().ToList();
        users.Count.ShouldBe(3);
        users.Single(user => user.GetProperty("id").GetGuid() == administrator.Id).GetProperty("active").GetBoolean().ShouldBeTrue();
        users.Single(user => user.GetProperty("id").GetGuid() == member.Id).GetProperty("roles").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_administrator_cannot_take_the_company_from_its_owner()
    {
        var company = await host.SignUp();
        var administrator = await host.Member(company, "tenant_admin");
        var second = await host.Member(company, "tenant_owner");
        foreach (var refused in new[]
        {
            await host.Post($"/api/v1/auth/rbac/admin/users/{administrator.Id}/roles/tenant_owner", new { }, administrator.Token),
            await host.Post(
                "/api/v1/users", new { email = "me@example.com", full_name = "Me", roles = new[] { "tenant_owner" } }, administrator.Token),
            await Delete($"/api/v1/auth/rbac/admin/users/{second.Id}/roles/tenant_owner", administrator.Token),
            await host.Post($"/api/v1/users/{second.Id}/disable", new { }, administrator.Token),
        })
            await refused.Refuses(403, "role.exceeds_yours");

        using var owner = host.WithToken(second.Token);
        (await owner.PostAsJsonAsync(
            $"/api/v1/auth/rbac/admin/users/{administrator.Id}/roles/tenant_owner", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{administrator.Id}/roles/tenant_owner")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_owner_who_cannot_sign_in_yet_does_not_count_as_one_who_stays()
    {
        var company = await host.SignUp();
        var owner = await company.OwnerToken();
        using var http = host.WithToken(owner);
        var first = (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();
        var email = $"second-{Guid.NewGuid():N}@example.com";
        (await host.Post("/api/v1/users", new { email, full_name = "Second", roles = new[] { "tenant_owner" } },
            owner)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Delete($"/api/v1/auth/rbac/admin/users/{first}/roles/tenant_owner", owner)).Refuses(409, "user.last_owner");

        (await host.Confirm(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Delete($"/api/v1/auth/rbac/admin/users/{first}/roles/tenant_owner", owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_machine_client_does_not_change_what_its_creator_may_do()
    {
        var company = await host.SignUp();
        var administrator = await host.Member(company, "tenant_admin");
        var client = await Client(company, administrator.Token);
        foreach (var refused in new[]
        {
            await host.Post($"/api/v1/auth/rbac/admin/users/{administrator.Id}/roles/tenant_member", new { }, client),
            await host.Post(
                $"/api/v1/auth/rbac/admin/users/{administrator.Id}/permissions", new { permission = "users.read", effect = "allow" }, client),
            await Delete($"/api/v1/auth/rbac/admin/users/{administrator.Id}/permissions/users.read", client),
            await host.Post($"/api/v1/users/{administrator.Id}/enable", new { }, client),
        })
            await refused.Refuses(409, "permission.your_own");

        var other = await host.Member(company, "tenant_member");
        (await host.Post($"/api/v1/users/{other.Id}/enable", new { }, client)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("admin.role.manage")]
    [InlineData("admin.*")]
    [InlineData("users.create")]
    [InlineData("users.*")]
    [InlineData("ownership.manage")]
    public async Task No_machine_client_administers_people(string scope)
    {
        var company = await host.SignUp();
        var refused = await host.Post("/api/v1/auth/clients", new { name = "worker", scopes = new[] { "files.read", scope } }, await company.OwnerToken());
        await refused.Refuses(422, "client.scope_of_people");
        (await host.As(company.Id, db => db.Clients.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_user_is_disabled_while_it_refreshes_and_neither_waits_for_the_other_forever()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var refresh = (await (await host.Login(company, email: member.Email)).Tokens()).Refresh;
        var owner = await company.OwnerToken();
        for (var round = 0; round < 5; round++)
        {
            var refreshing = Enumerable.Range(0, 6).Select(_ => host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).ToArray();
            (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
            foreach (var answer in await Task.WhenAll(refreshing))
                answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Unauthorized);

            (await host.Post($"/api/v1/users/{member.Id}/enable", new { }, owner)).StatusCode.ShouldBe(HttpStatusCode.OK);
            refresh = (await (await host.Login(company, email: member.Email)).Tokens()).Refresh;
        }

        (await host.As(company.Id, db => db.Sessions.CountAsync(session => session.UserId == member.Id && session.RevokedAt == null))).ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/v1/users", """{"email":"blank@example.com","full_name":"  "}""")]
    [InlineData("/api/v1/auth/api-keys", """{"name":" \t ","scopes":["users.read"]}""")]
    [InlineData("/api/v1/auth/clients", """{"name":"   ","scopes":["users.read"]}""")]
    public async Task A_blank_name_is_refused(string route, string body)
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await http.PostAsync(route, content)).Refuses(400, "request.invalid");
    }

    /// <summary>A token of somebody in the company who holds just that.</summary>
    private string Narrow(Company company, params string[] permissions) => host.Services.GetRequiredService<TokenIssuer>().Issue(
        new("user", Guid.CreateVersion7().ToString(), "dotmac", new Authority(permissions, []))
        {
            TenantId = company.Id,
            SessionId = Guid.CreateVersion7(),
            AuthenticatedAt = TimeProvider.System.GetUtcNow(),
        }).AccessToken;

    /// <summary>The token of a machine client of before clients were kept from people: it may all that an administrator may.</summary>
    private async Task<string> Client(Company company, string creator)
    {
        var created = await (await host.Post("/api/v1/auth/clients", new { name = "worker", scopes = new[] { "files.read" } }, creator)).Json();
        var id = created.GetProperty("client").GetProperty("id").GetString()!;
        return host.Services.GetRequiredService<TokenIssuer>().Issue(
            new("client", id, created.GetProperty("client_id").GetString()!, new Authority(SystemRoles.PermissionsOf(["tenant_admin"]), []))
            {
                TenantId = company.Id,
            }).AccessToken;
    }

    private async Task<HttpResponseMessage> Delete(string path, string token)
    {
        using var http = host.WithToken(token);
        return await http.DeleteAsync(path);
    }
}
