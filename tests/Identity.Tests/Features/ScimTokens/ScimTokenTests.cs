using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Scim;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.ScimTokens;

public sealed class ScimTokenTests(IdentityHost host)
{
    [Fact]
    public async Task A_token_is_shown_once_stored_hashed_and_names_its_tenant_first()
    {
        var company = await host.SignUp();
        var created = await host.Post("/api/v1/auth/scim-tokens", new { name = "okta" }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var token = (await created.Json()).GetProperty("token").GetString()!;
        var secret = token[50..];
        new Guid(Base64Url.DecodeFromChars(token).AsSpan(0, 16), bigEndian: true).ShouldBe(company.Id);

        using var http = host.WithToken(await company.OwnerToken());
        (await http.GetStringAsync(created.Headers.Location)).ShouldNotContain(secret);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/scim-tokens")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.Events(company.Id)).ShouldContain("scim_token.created");
        var stored = await host.As(company.Id, db => db.Database.SqlQuery<string>($"SELECT row_to_json(scim_tokens)::text AS \"Value\" FROM scim_tokens").ToListAsync());
        stored.ShouldAllBe(row => !row.Contains(secret));
        await (await host.Post("/api/v1/auth/scim-tokens", new { name = "okta" }, await company.OwnerToken())).Refuses(409, "scim_token.name_taken");
        await (await host.Post("/api/v1/auth/scim-tokens", new { name = "old", expires_at = "2001-01-01T00:00:00Z" }, await company.OwnerToken()))
            .Refuses(422, "scim_token.expiry_passed");
    }

    [Fact]
    public async Task A_revoked_token_is_dead_at_once_and_its_use_is_noted()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        (await provider.Send(HttpMethod.Get, "Users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var owner = host.WithToken(await company.OwnerToken());
        var listed = (await owner.GetFromJsonAsync<JsonElement>("/api/v1/auth/scim-tokens")).GetProperty("items")[0];
        listed.GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
        (await owner.DeleteAsync($"/api/v1/auth/scim-tokens/{listed.GetProperty("id").GetGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await provider.Send(HttpMethod.Get, "Users")).RefusesScim(401);
        (await host.Events(company.Id)).ShouldContain("scim_token.revoked");
    }

    [Fact]
    public async Task Nothing_but_a_living_scim_token_opens_scim()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        using var stranger = host.Anonymous();
        await (await stranger.GetAsync("/scim/v2/Users")).RefusesScim(401);
        foreach (var token in new[] { await company.OwnerToken(), provider.Token[..^2] + (provider.Token.EndsWith("AA", StringComparison.Ordinal) ? "BA" : "AA"), "nonsense", provider.Token[..40] })
        {
            using var http = host.WithToken(token);
            await (await http.GetAsync("/scim/v2/Users")).RefusesScim(401);
        }

        await (await host.Post("/api/v1/users", new { email = "x@example.com", full_name = "X" }, provider.Token)).Refuses(401, "token.invalid");
    }

    [Fact]
    public async Task Only_who_has_an_administrators_rights_issues_one()
    {
        var company = await host.SignUp();
        var admin = await host.Member(company, "tenant_admin");
        (await host.Post("/api/v1/auth/scim-tokens", new { name = "by-admin" }, admin.Token)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var member = await host.Member(company, "tenant_member");
        await (await host.Post("/api/v1/auth/scim-tokens", new { name = "by-member" }, member.Token)).Refuses(403, "permission.denied");
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.PostAsJsonAsync(
            $"/api/v1/auth/rbac/admin/users/{member.Id}/permissions", new { permission = "scim_tokens.create", effect = "allow" })).IsSuccessStatusCode.ShouldBeTrue();
        var again = await (await host.Login(company, email: member.Email)).Tokens();
        await (await host.Post("/api/v1/auth/scim-tokens", new { name = "by-member" }, again.Access)).Refuses(403, "role.exceeds_yours");
    }

    [Fact]
    public async Task A_suspended_tenants_users_are_read_and_not_changed_a_closed_ones_not_even_read()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        await host.Status(company, "suspended", 3);
        (await provider.Send(HttpMethod.Get, "Users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await provider.Send(HttpMethod.Post, "Users", """{"userName": "a@example.com"}""")).RefusesScim(403);
        await host.Status(company, "deleted", 4);
        await (await provider.Send(HttpMethod.Get, "Users")).RefusesScim(401);
    }
}
