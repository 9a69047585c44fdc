using System.Net;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Platform;

/// <summary>What the platform's administrators see across tenants, and what is known of their looking.</summary>
public sealed class PlatformTests(IdentityHost host)
{
    private const string Root = "/api/v1/admin/platform";

    [Fact]
    public async Task Tenants_are_found_by_slug_name_and_status_page_by_page()
    {
        var (company, other, admin) = (await host.SignUp(), await host.SignUp(), await host.PlatformToken());
        (await Slugs($"{Root}/tenants?search={company.Slug.ToUpperInvariant()}", admin)).ShouldBe([company.Slug]);
        (await Slugs($"{Root}/tenants?search={company.Slug}&status=suspended", admin)).ShouldBeEmpty();
        (await Slugs($"{Root}/tenants?search={company.Slug}&status=trial", admin)).ShouldBe([company.Slug]);
        (await Slugs($"{Root}/tenants?search=%25", admin)).ShouldBeEmpty("a sign that stands for everything stands for itself here");

        var first = await Json($"{Root}/tenants?limit=1", admin);
        var second = await Json($"{Root}/tenants?limit=1&cursor={first.GetProperty("next_cursor").GetString()}", admin);
        string.CompareOrdinal(IdOf(first), IdOf(second)).ShouldBeGreaterThan(0);
        (await Slugs($"{Root}/tenants?search={other.Slug}", admin)).ShouldBe([other.Slug]);
        await Audited(Tenants.Platform, "list_platform_tenants", admin);
    }

    [Fact]
    public async Task A_tenant_is_shown_with_its_numbers_and_sees_that_it_was()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        await host.Member(company, "tenant_member");
        var shown = await Json($"{Root}/tenants/{company.Id}", admin);
        (shown.GetProperty("slug").GetString(), shown.GetProperty("status").GetString()).ShouldBe((company.Slug, "trial"));
        (shown.GetProperty("users").GetInt32(), shown.GetProperty("owners").GetInt32()).ShouldBe((2, 1));
        shown.GetProperty("active_sessions").GetInt32().ShouldBeGreaterThan(0);
        shown.GetProperty("last_sign_in_at").ValueKind.ShouldBe(JsonValueKind.String);
        await Audited(company.Id, "get_platform_tenant", admin);

        using var http = host.WithToken(admin);
        await (await http.GetAsync($"{Root}/tenants/{Guid.CreateVersion7()}")).Refuses(404, "tenant.not_found");
    }

    [Fact]
    public async Task Users_of_all_tenants_are_found_without_a_secret_of_theirs()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var found = (await Json($"{Root}/users?search={company.OwnerEmail}", admin)).GetProperty("items").EnumerateArray().Single();
        (found.GetProperty("tenant_id").GetGuid(), found.GetProperty("tenant_slug").GetString(), found.GetProperty("email").GetString())
            .ShouldBe((company.Id, company.Slug, company.OwnerEmail));
        found.EnumerateObject().Select(member => member.Name).ShouldNotContain(name => name.Contains("password"));
        await Audited(Tenants.Platform, "search_platform_users", admin);
        using var http = host.WithToken(admin);
        ((int)(await http.GetAsync($"{Root}/users")).StatusCode).ShouldBe(400);
        ((int)(await http.GetAsync($"{Root}/users?search=ab")).StatusCode).ShouldBe(400);
        ((int)(await http.GetAsync($"{Root}/users?search=abc%00")).StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Whatever_has_a_name_is_found_over_all_tenants()
    {
        var (company, other, admin) = (await host.SignUp(), await host.SignUp(), await host.PlatformToken());
        var name = $"Crew {Guid.NewGuid():N}";
        foreach (var one in new[] { company, other })
        {
            (await host.Post("/api/v1/teams", new { name }, await one.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
            (await host.Post("/api/v1/auth/clients", new { name, scopes = new[] { "users.read" } }, await one.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        var found = (await Json($"{Root}/search?search={Uri.EscapeDataString(name.ToUpperInvariant())}", admin)).GetProperty("items").EnumerateArray().ToList();
        found.Select(hit => (hit.GetProperty("kind").GetString(), hit.GetProperty("tenant_slug").GetString())).ShouldBe(
            [("team", other.Slug), ("team", company.Slug), ("client", other.Slug), ("client", company.Slug)]);
        var own = (await Json($"{Root}/search?search={company.Id:N}", admin)).GetProperty("items").EnumerateArray().Select(hit => hit.GetProperty("kind").GetString());
        own.ShouldBe(["tenant", "user"]);
        await Audited(Tenants.Platform, "search_platform", admin);
    }

    [Fact]
    public async Task A_removed_user_is_neither_found_nor_counted()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var member = await host.Member(company, "tenant_member");
        var paths = new[] { $"{Root}/users?search={Uri.EscapeDataString(member.Email)}", $"{Root}/search?search={Uri.EscapeDataString(member.Email)}" };
        foreach (var path in paths)
            (await Json(path, admin)).GetProperty("items").GetArrayLength().ShouldBe(1, path);
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        foreach (var path in paths)
            (await Json(path, admin)).GetProperty("items").GetArrayLength().ShouldBe(0, path);
        (await Json($"{Root}/tenants/{company.Id}", admin)).GetProperty("users").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_follow_what_happens()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var before = await Json($"{Root}/stats", admin);
        await host.Login(company);
        await (await host.Login(company, "Wrong horse 9")).Refuses(401, "credentials.invalid");
        var after = await Json($"{Root}/stats", admin);
        foreach (var number in new[] { "active_sessions", "sign_ins", "accounts_with_failed_sign_ins" })
            after.GetProperty(number).GetInt64().ShouldBeGreaterThan(before.GetProperty(number).GetInt64(), number);
        after.GetProperty("tenants_by_status").GetProperty("trial").GetInt64().ShouldBeGreaterThan(0);
        await Audited(Tenants.Platform, "get_platform_stats", admin);
    }

    [Fact]
    public async Task The_platforms_permissions_and_rules_are_shown_and_no_secret()
    {
        var admin = await host.PlatformToken();
        (await Json($"{Root}/permissions", admin)).GetProperty("items").EnumerateArray().Select(one => one.GetString()).ShouldContain("platform.impersonate");
        using var http = host.WithToken(admin);
        var text = await http.GetStringAsync($"{Root}/config");
        JsonElement.Parse(text).GetProperty("access_token_minutes").GetInt32().ShouldBe(15);
        foreach (var secret in host.Settings.Values.Where(pair => pair.Key.StartsWith("Secrets:", StringComparison.Ordinal)))
            text.ShouldNotContain(secret.Value!);
    }

    [Theory]
    [InlineData("/tenants")]
    [InlineData("/stats")]
    [InlineData("/users?search=owner")]
    [InlineData("/search?search=owner")]
    [InlineData("/permissions")]
    [InlineData("/config")]
    public async Task A_tenants_owner_sees_none_of_it(string path)
    {
        using var http = host.WithToken(await (await host.SignUp()).OwnerToken());
        await (await http.GetAsync(Root + path)).Refuses(403, "permission.denied");
    }

    [Fact]
    public async Task The_platform_role_reads_no_secret_column_and_writes_nothing()
    {
        var database = (ServiceDefaults.Data.PlatformDataSource)host.Services.GetService(typeof(ServiceDefaults.Data.PlatformDataSource))!;
        foreach (var sql in new[] { "SELECT password_hash FROM users", "SELECT reason FROM impersonations", "SELECT description FROM teams", "SELECT user_id FROM clients", "UPDATE users SET active = false", "SELECT id FROM api_keys" })
        {
            await using var command = database.Source.CreateCommand(sql);
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501", sql);
        }
    }

    private async Task<JsonElement> Json(string path, string token)
    {
        using var http = host.WithToken(token);
        var answer = await http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private async Task<string[]> Slugs(string path, string token) =>
        [.. (await Json(path, token)).GetProperty("items").EnumerateArray().Select(tenant => tenant.GetProperty("slug").GetString()!)];

    private static string IdOf(JsonElement page) => page.GetProperty("items")[0].GetProperty("id").GetString()!;

    private async Task Audited(Guid tenant, string action, string token)
    {
        var rows = await host.As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").ToListAsync());
        rows.Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!)
            .ShouldContain(record => record.Action == action && record.Outcome == "succeeded" && record.Actor.Id == new JsonWebToken(token).Subject);
    }
}
