using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Roles;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Impersonations;

public sealed class StartImpersonationTests(IdentityHost host)
{
    [Fact]
    public async Task An_administrator_acts_as_the_owner_and_the_token_names_both()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var started = await Started(company, admin, new { reason = "Ticket 4711: invoices missing", duration_minutes = 30 });
        var token = new JsonWebToken(started.GetProperty("access_token").GetString());
        var owner = new JsonWebToken(await company.OwnerToken()).Subject;

        token.Subject.ShouldBe(owner);
        JsonElement.Parse(token.GetClaim("act").Value).GetProperty("sub").GetString().ShouldBe(new JsonWebToken(admin).Subject);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
        token.GetClaim("sid").Value.ShouldBe(started.GetProperty("id").GetString());
        started.TryGetProperty("refresh_token", out _).ShouldBeFalse();
        (started.GetProperty("ends_at").GetDateTimeOffset() - started.GetProperty("started_at").GetDateTimeOffset()).ShouldBe(TimeSpan.FromMinutes(30));
        started.GetProperty("expires_in").GetInt32().ShouldBe(900);

        var me = await Json(token.EncodedToken, "/api/v1/auth/me");
        (me.GetProperty("email").GetString(), me.GetProperty("impersonated_by").GetString()).ShouldBe((company.OwnerEmail, new JsonWebToken(admin).Subject));
    }

    [Fact]
    public async Task The_tenant_sees_who_began_it_and_why_and_its_owner_gets_a_mail()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var id = (await Started(company, admin, new { reason = "Ticket 4711: invoices missing" })).GetProperty("id").GetGuid();

        var record = (await host.Audits(company)).Single(record => record.Action == "start_impersonation");
        (record.Outcome, record.Actor.Id, record.Reason).ShouldBe(("succeeded", new JsonWebToken(admin).Subject, "Ticket 4711: invoices missing"));
        record.Events.ShouldContain("impersonation.started");
        record.Targets.ShouldContain(target => target.Id == id);
        (await host.Events(company.Id)).ShouldContain("impersonation.started");
        var mail = (await company.LastMail(company.OwnerEmail))!;
        (mail.Template, mail.Variables["reason"]).ShouldBe(("email.auth.impersonation_started", "Ticket 4711: invoices missing"));

        var listed = (await Json(await company.OwnerToken(), "/api/v1/auth/impersonations")).GetProperty("items")[0];
        (listed.GetProperty("id").GetGuid(), listed.GetProperty("reason").GetString()).ShouldBe((id, "Ticket 4711: invoices missing"));
    }

    [Fact]
    public async Task What_is_done_under_it_is_recorded_as_the_administrators_for_the_user()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var started = await Started(company, admin);
        var token = started.GetProperty("access_token").GetString()!;
        var created = await host.Post("/api/v1/teams", new { name = $"Help {Guid.NewGuid():N}" }, token);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var record = (await host.Audits(company)).Single(record => record.Action == "create_team");
        (record.Actor.Kind, record.Actor.Id, record.Actor.OnBehalfOf).ShouldBe(
            ("user", new JsonWebToken(admin).Subject, started.GetProperty("user_id").GetString()));
    }

    [Fact]
    public async Task It_may_do_what_the_user_may_and_hands_on_nothing()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var token = (await Started(company, admin)).GetProperty("access_token").GetString()!;
        using var http = host.WithToken(token);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "/api/v1/auth/api-keys", "/api/v1/auth/clients", "/api/v1/auth/scim-tokens" })
            await (await http.GetAsync(path)).Refuses(403, "permission.denied");
        await (await host.Post("/api/v1/users", new { email = "x@example.com", full_name = "X", roles = new[] { "tenant_member" } }, token))
            .Refuses(403, "permission.denied");
        await (await host.Post($"/api/v1/admin/platform/tenants/{company.Id}/impersonate", new { reason = "once more" }, token)).Refuses(403, "permission.denied");
        http.DefaultRequestHeaders.Add("X-Target-Tenant-ID", (await host.SignUp()).Id.ToString());
        await (await http.GetAsync("/api/v1/users")).Refuses(403, "tenant.denied");
    }

    [Theory]
    [InlineData("POST", "/api/v1/auth/change-password")]
    [InlineData("POST", "/api/v1/auth/step-up")]
    [InlineData("POST", "/api/v1/auth/2fa/enable")]
    [InlineData("POST", "/api/v1/auth/passkeys/options")]
    [InlineData("DELETE", "/api/v1/auth/me/sessions")]
    [InlineData("PATCH", "/api/v1/auth/me")]
    public async Task The_account_itself_stays_its_owners(string verb, string path)
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        using var http = host.WithToken((await Started(company, admin)).GetProperty("access_token").GetString()!);
        using var request = new HttpRequestMessage(new(verb), path) { Content = JsonContent.Create(new { }) };
        await (await http.SendAsync(request)).Refuses(403, "impersonation.not_allowed");
        (await host.Audits(company)).ShouldContain(
            record => record.Code == "impersonation.not_allowed" && record.Actor.Id == new JsonWebToken(admin).Subject && record.Actor.OnBehalfOf != null);
    }

    [Fact]
    public async Task Asked_again_it_goes_on_within_its_time()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var (first, again) = (await Started(company, admin, new { reason = "Ticket 4711", duration_minutes = 5 }), await Started(company, admin));
        again.GetProperty("id").GetGuid().ShouldBe(first.GetProperty("id").GetGuid());
        again.GetProperty("ends_at").GetDateTimeOffset().ShouldBe(first.GetProperty("ends_at").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        again.GetProperty("expires_in").GetInt32().ShouldBeInRange(200, 300);
        (await host.Events(company.Id)).Count(name => name == "impersonation.started").ShouldBe(1);
    }

    [Fact]
    public async Task Another_user_may_be_named_and_no_foreign_or_disabled_one()
    {
        var (company, other, admin) = (await host.SignUp(), await host.SignUp(), await host.PlatformToken());
        var member = await host.Member(company, "tenant_member");
        (await Started(company, admin, new { reason = "Ticket 4711", user_id = member.Id })).GetProperty("user_id").GetGuid().ShouldBe(member.Id);

        await (await Ask(other, admin, new { reason = "Ticket 4711", user_id = member.Id })).Refuses(404, "user.not_found");
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Ask(company, admin, new { reason = "Ticket 4711", user_id = member.Id })).Refuses(422, "impersonation.user_inactive");
    }

    [Fact]
    public async Task Nobody_else_starts_one_and_nobody_acts_as_the_platform()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        await (await Ask(company, await company.OwnerToken(), new { reason = "Curious" })).Refuses(403, "permission.denied");
        await (await Ask(company, await (await host.SignUp()).OwnerToken(), new { reason = "Curious" })).Refuses(403, "permission.denied");
        await (await host.Post($"/api/v1/admin/platform/tenants/{Kernel.Tenants.Platform}/impersonate", new { reason = "Curious" }, admin))
            .Refuses(422, "impersonation.of_platform");
        await (await host.Post($"/api/v1/admin/platform/tenants/{Guid.CreateVersion7()}/impersonate", new { reason = "Curious" }, admin))
            .Refuses(404, "tenant.not_found");
        var blind = RoleClient.Narrow(host, new Company(host, Kernel.Tenants.Platform, "platform", ""), "platform.impersonate");
        await (await Ask(company, blind.Token, new { reason = "Curious" })).Refuses(403, "impersonation.not_allowed");
    }

    [Theory]
    [InlineData("Ticket", 0)]
    [InlineData("Ticket", 481)]
    [InlineData("", 60)]
    public async Task It_has_a_reason_and_an_end(string reason, int minutes) =>
        ((int)(await Ask(await host.SignUp(), await host.PlatformToken(), new { reason, duration_minutes = minutes })).StatusCode).ShouldBe(400);

    [Fact]
    public async Task When_the_administrator_is_shut_out_its_tokens_end_as_well()
    {
        var (company, admin, other) = (await host.SignUp(), await host.PlatformToken(), await host.PlatformToken());
        using var http = host.WithToken((await Started(company, admin)).GetProperty("access_token").GetString()!);
        (await host.Post($"/api/v1/users/{new JsonWebToken(admin).Subject}/disable", new { }, other)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.Get(async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "a refused token");
    }

    [Fact]
    public async Task Its_end_comes_by_itself()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var id = (await Started(company, admin)).GetProperty("id").GetGuid();
        await host.As(company.Id, async db =>
        {
            await db.DueWork.Where(work => work.Kind == "finish_impersonation" && work.Subject == id)
                .ExecuteUpdateAsync(row => row.SetProperty(work => work.RetryAt, DateTimeOffset.UnixEpoch));
            db.MarkSaved();
            return 0;
        });
        await Eventually.Get(() => host.Events(company.Id), names => names.Contains("impersonation.ended"), "its end");
    }

    private async Task<JsonElement> Started(Company company, string admin, object? body = null)
    {
        var answer = await Ask(company, admin, body ?? new { reason = "Ticket 4711" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private Task<HttpResponseMessage> Ask(Company company, string token, object body) =>
        host.Post($"/api/v1/admin/platform/tenants/{company.Id}/impersonate", body, token);

    private async Task<JsonElement> Json(string token, string path)
    {
        using var http = host.WithToken(token);
        return await (await http.GetAsync(path)).Json();
    }
}
