using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Sessions;

public sealed class LoginTests(IdentityHost host)
{
    [Fact]
    public async Task Gives_a_short_token_that_says_who_where_and_what()
    {
        var company = await host.SignUp();
        var (access, refresh) = await (await host.Login(company)).Tokens();

        var token = new JsonWebToken(access);
        (token.Typ, token.Alg, token.Issuer).ShouldBe(("at+jwt", "ES256", "http://localhost:8080/"));
        token.Audiences.ShouldBe(["dotmac"]);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
        token.GetClaim("sid").Value.ShouldNotBeEmpty();
        token.GetClaim("client_id").Value.ShouldBe("dotmac");
        (token.ValidTo - token.IssuedAt).ShouldBe(TimeSpan.FromMinutes(15));
        var permissions = token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ToArray();
        permissions.ShouldContain("billing.*");
        permissions.ShouldNotContain("*");
        permissions.ShouldNotContain(permission => permission.StartsWith("platform"));
        access.Length.ShouldBeLessThan(1500);
        refresh.Length.ShouldBe(86);
        (await host.Events(company.Id)).ShouldContain("user.login");
    }

    [Fact]
    public async Task The_tenant_is_named_by_slug_id_header_or_host()
    {
        var company = await host.SignUp();
        var credentials = new { email = company.OwnerEmail, password = IdentityHost.Password };
        var byId = new { email = company.OwnerEmail, password = IdentityHost.Password, tenant = company.Id.ToString() };
        (await host.Post("/api/v1/auth/login", byId)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var byHeader = host.Anonymous();
        byHeader.DefaultRequestHeaders.Add("X-Tenant-ID", company.Id.ToString());
        (await byHeader.PostAsJsonAsync("/api/v1/auth/login", credentials)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var byHost = host.Anonymous();
        byHost.DefaultRequestHeaders.Host = $"{company.Slug}.localhost:8080";
        (await byHost.PostAsJsonAsync("/api/v1/auth/login", credentials)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var byNothing = host.Anonymous();
        byNothing.DefaultRequestHeaders.Host = "localhost:8080";
        await (await byNothing.PostAsJsonAsync("/api/v1/auth/login", credentials)).Refuses(400, "tenant.required");
    }

    [Fact]
    public async Task Signs_in_by_user_name()
    {
        var company = await host.SignUp();
        var email = $"named-{Guid.NewGuid():N}@example.com";
        (await host.Post("/api/v1/users", new { email, full_name = "Named", username = "named.user" },
            await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.Confirm(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Post("/api/v1/auth/login",
            new { username = "Named.User", password = IdentityHost.Password, tenant = company.Slug })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Unknown_account_unknown_tenant_and_wrong_password_look_the_same()
    {
        var company = await host.SignUp();
        var wrong = await host.Login(company, "wrong password");
        var unknown = await host.Login(company, "wrong password", "nobody@example.com");
        var elsewhere = await host.Login(company with { Slug = "no-such-tenant" }, "wrong password");

        var shapes = new List<string>();
        foreach (var answer in new[] { wrong, unknown, elsewhere })
        {
            var names = string.Join(',', Names(answer.Headers).Concat(Names(answer.Content.Headers)));
            shapes.Add($"{answer.StatusCode} {names} {Mask(await answer.Content.ReadAsStringAsync())}");
        }

        shapes.Distinct().Count().ShouldBe(1);
        await wrong.Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task The_record_of_a_refused_sign_in_names_the_account_that_was_tried_where_there_is_one()
    {
        var company = await host.SignUp();
        var id = await host.As(company.Id, db => db.Users.Select(user => user.Id).SingleAsync());
        await (await host.Login(company, "wrong password")).Refuses(401, "credentials.invalid");
        await (await host.Login(company, "wrong password", "nobody@example.com")).Refuses(401, "credentials.invalid");
        var rows = await host.As(company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited")
            .OrderBy(row => row.Position).Select(row => row.Payload).ToListAsync());
        var refused = rows.Select(row => JsonSerializer.Deserialize<Audited>(row, EventCatalogue.Json)!).Where(record => record.Action == "login").ToList();
        refused.ShouldAllBe(record => record.Outcome == "refused" && record.Code == "credentials.invalid" && record.Actor.Kind == "anonymous");
        refused.Select(record => record.Targets.SingleOrDefault()).ShouldBe([new AuditTarget("user", id), null]);
    }

    [Fact(Explicit = true)]
    public async Task Known_and_unknown_accounts_take_the_same_time()
    {
        var company = await host.SignUp();
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < 50; sample++)
        {
            await host.As(
                company.Id, async db => { await db.Database.ExecuteSqlAsync($"UPDATE users SET failures_count = 0"); db.MarkSaved(); return 0; });
            known.Add(await Time(() => host.Login(company, "wrong password")));
            unknown.Add(await Time(() => host.Login(company, "wrong password", "nobody@example.com")));
        }

        Math.Abs(Median(known) - Median(unknown)).ShouldBeLessThan(10, $"known {Median(known):0.0} ms, unknown {Median(unknown):0.0} ms");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var company = await host.SignUp();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.Login(company, "wrong password")).Refuses(401, "credentials.invalid");
        await (await host.Login(company)).Refuses(401, "credentials.invalid");
        (await host.Events(company.Id)).Count(name => name == "user.locked").ShouldBe(1);

        await host.As(company.Id, async db =>
        {
            var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
            await db.Database.ExecuteSqlAsync($"UPDATE users SET failures_locked_until = {past}");
            db.MarkSaved();
            return 0;
        });
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_issued_in_the_second_of_a_revocation_is_good()
    {
        var company = await host.SignUp();
        var (id, administrator) = (new JsonWebToken(await company.OwnerToken()).Subject, await host.Member(company, "tenant_owner"));
        for (var round = 0; round < 3; round++)
        {
            var (access, _) = await (await host.Login(company)).Tokens();
            (await host.Post($"/api/v1/users/{id}/disable", new { }, administrator.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await host.Post($"/api/v1/users/{id}/enable", new { }, administrator.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            var (fresh, _) = await (await host.Login(company)).Tokens();

            using var old = host.WithToken(access);
            await TestKit.Eventually.Get(
                async () => (await old.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");
            using var http = host.WithToken(fresh);
            (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_user_who_has_not_confirmed_cannot_sign_in()
    {
        var company = await host.SignUp(confirmed: false);
        await company.LinkOf(company.OwnerEmail);
        await (await host.Login(company)).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task A_suspended_tenant_loses_its_tokens_and_lets_in_its_owner_alone()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        var owner = await company.OwnerToken();
        var key = (await (await host.Post(
            "/api/v1/auth/api-keys", new { name = "k", scopes = new[] { "users.read" } }, member.Token)).Json()).GetProperty("key").GetString();
        var client = await (await host.Post("/api/v1/auth/clients", new { name = "c", scopes = new[] { "users.read" } }, owner)).Json();
        await host.Status(company, "suspended", 3);
        var gateway = host.Services.GetRequiredService<TokenIssuer>().Issue(
            new("service", "gateway", "gateway", new([], [])) { Audience = "internal" });
        await (await host.Post("/internal/keys/exchange", new { key }, gateway.AccessToken)).Refuses(401, "api_key.invalid");
        (await (await host.Token(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.GetProperty("client_id").GetString()!,
            ["client_secret"] = client.GetProperty("client_secret").GetString()!
        })).Json())
            .GetProperty("error").GetString().ShouldBe("unauthorized_client");

        using var old = host.WithToken(owner);
        await TestKit.Eventually.Get(
            async () => (await old.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the old token's end");
        await (await host.Login(company, email: member.Email)).Refuses(403, "tenant.suspended");

        var (access, refresh) = await (await host.Login(company)).Tokens();
        using var http = host.WithToken(access);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await http.PostAsJsonAsync("/api/v1/users", new { email = "a@b.example", full_name = "x" })).Refuses(403, "tenant.suspended");
        (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await host.Status(company, "cancelled", 4);
        await (await host.Login(company)).Refuses(403, "tenant.closed");
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_but_not_another_users_and_not_the_current_one()
    {
        var company = await host.SignUp();
        var other = await host.Member(company, "tenant_admin");
        var first = await company.OwnerToken();
        var (second, _) = await (await host.Login(company)).Tokens();
        using var http = host.WithToken(first);
        var sessions = (
            await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/sessions")).GetProperty("items").EnumerateArray().ToList();
        sessions.Count.ShouldBe(2);

        var current = sessions.Single(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();
        var elsewhere = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();
        await (await http.DeleteAsync($"/api/v1/auth/me/sessions/{current}")).Refuses(409, "session.current");
        using var stranger = host.WithToken(other.Token);
        await (await stranger.DeleteAsync($"/api/v1/auth/me/sessions/{elsewhere}")).Refuses(404, "session.not_found");
        (await http.DeleteAsync($"/api/v1/auth/me/sessions/{elsewhere}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        using var ended = host.WithToken(second);
        await TestKit.Eventually.Get(
            async () => (await ended.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the session's end");
        var shown = await http.GetFromJsonAsync<JsonElement>($"/api/v1/auth/me/sessions/{current}");
        shown.GetProperty("current").GetBoolean().ShouldBeTrue();
        await (await http.GetAsync($"/api/v1/auth/me/sessions/{elsewhere}")).Refuses(404, "session.not_found");
        (await host.As(company.Id, db => db.Set<Session>().CountAsync(session => session.RevokedBecause == "signed_out_elsewhere"))).ShouldBe(1);
    }

    [Fact]
    public async Task Ending_a_browsers_session_ends_what_clients_got_from_it()
    {
        var company = await host.SignUp();
        var app = await Connect.App.Register(host, company);
        var lent = await app.SignIn();
        using var http = host.WithToken(await company.OwnerToken());
        var sessions = (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/sessions")).GetProperty("items").EnumerateArray();
        var browser = sessions.Single(session => session.GetProperty("client_id").GetString() == "browser").GetProperty("id").GetGuid();
        (await http.DeleteAsync($"/api/v1/auth/me/sessions/{browser}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Connect.App.Refuses(await app.Refresh(lent.Refresh), "invalid_grant");
    }

    [Fact]
    public async Task Me_shows_roles_and_permissions()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");
        (me.GetProperty("email").GetString(), me.GetProperty("tenant_id").GetGuid()).ShouldBe((company.OwnerEmail, company.Id));
        me.GetProperty("roles")[0].GetString().ShouldBe("tenant_owner");
    }

    private static IEnumerable<string> Names(HttpHeaders headers) => headers.Select(header => header.Key).Order();

    private static string Mask(string body) => System.Text.RegularExpressions.Regex.Replace(body, "[0-9a-f]{32}", "#");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> Time(Func<Task<HttpResponseMessage>> request)
    {
        var started = Stopwatch.GetTimestamp();
        (await request()).Dispose();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
