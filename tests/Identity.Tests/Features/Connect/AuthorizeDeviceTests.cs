using System.Net;
using System.Text.Json;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>RFC 8628.</summary>
public sealed class AuthorizeDeviceTests(IdentityHost host)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_device_gets_tokens_once_its_user_allowed_it_at_our_page()
    {
        var company = await host.SignUp();
        var app = await Device(company, "users.read");
        var asked = await Ask(app, "openid users.read");
        (asked.GetProperty("interval").GetInt32(), asked.GetProperty("expires_in").GetInt32()).ShouldBe((5, 600));
        asked.GetProperty("verification_uri").GetString().ShouldBe($"http://localhost:8080/connect/verify?tenant={company.Slug}");
        await App.Refuses(await Poll(app, asked), "authorization_pending");

        using var browser = new Browser(host);
        var page = await Walk(browser, asked, company.OwnerEmail);
        page.ShouldContain(asked.GetProperty("user_code").GetString()!);
        page.ShouldContain("use users.read as far as you may yourself");
        (await (await browser.Submit(page, "", "", "allow")).Content.ReadAsStringAsync()).ShouldContain("Your device is connected");
        await Wait(company);
        var answer = await Poll(app, asked);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var body = await answer.Json();
        var access = new JsonWebToken(body.GetProperty("access_token").GetString());
        (access.GetClaim("client_id").Value, access.GetClaim("scope").Value).ShouldBe((app.ClientId, "openid users.read"));
        new JsonWebToken(body.GetProperty("id_token").GetString()).Subject.ShouldBe(access.Subject);
        (await app.Refresh(body.GetProperty("refresh_token").GetString()!)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Wait(company);
        await App.Refuses(await Poll(app, asked), "expired_token");
        (await host.Audits(company)).Select(record => record.Action).ShouldContain("allow_device");
        (await host.Audits(company)).Select(record => record.Action).ShouldContain("redeem_device_code");
    }

    [Fact]
    public async Task A_device_that_asks_too_often_is_slowed_down()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var asked = await Ask(app, "openid");
        await App.Refuses(await Poll(app, asked), "authorization_pending");
        await App.Refuses(await Poll(app, asked), "slow_down");
        await App.Refuses(await Poll(app, asked), "slow_down");
        (await host.As(company.Id, db => db.DeviceGrants.Select(grant => grant.Interval).SingleAsync())).ShouldBe(15);
        await Wait(company);
        await App.Refuses(await Poll(app, asked), "authorization_pending");
    }

    [Fact]
    public async Task What_was_allowed_in_a_sign_in_that_has_ended_gives_nothing()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var asked = await Ask(app, "openid");
        using var browser = new Browser(host);
        await browser.Submit(await Walk(browser, asked, company.OwnerEmail), "", "", "allow");
        await host.As(company.Id, async db =>
        {
            foreach (var session in await db.Sessions.Where(session => session.ClientId == "browser").ToListAsync())
                session.Revoke("signed_out", TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await Wait(company);
        await App.Refuses(await Poll(app, asked), "invalid_grant");
    }

    [Fact]
    public async Task Auth_time_and_amr_are_of_the_moment_of_the_decision()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var asked = await Ask(app, "openid");
        using var browser = new Browser(host);
        var page = await Walk(browser, asked, company.OwnerEmail);
        var proved = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());
        await company.Reauthenticate(["pwd"], proved);
        await browser.Submit(page, "", "", "allow");
        await company.Reauthenticate(["pwd", "otp", "mfa"], proved.AddMinutes(50));
        await Wait(company);
        var token = new JsonWebToken((await (await Poll(app, asked)).Json()).GetProperty("id_token").GetString());
        token.GetPayloadValue<long>("auth_time").ShouldBe(proved.ToUnixTimeSeconds());
        token.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value).ShouldBe(["pwd"]);
    }

    [Fact]
    public async Task What_the_user_does_not_allow_is_denied()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var asked = await Ask(app, "openid");
        using var browser = new Browser(host);
        (await browser.Submit(await Walk(browser, asked, company.OwnerEmail), "", "", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await App.Refuses(await Poll(app, asked), "access_denied");
    }

    [Fact]
    public async Task The_code_is_typed_in_however_and_a_wrong_one_is_refused_and_recorded()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var code = (await Ask(app, "openid")).GetProperty("user_code").GetString()!;
        using var browser = new Browser(host);
        await browser.Walk(app.Address(), company.OwnerEmail);
        var page = await (await browser.Get($"/connect/verify?tenant={company.Slug}")).Content.ReadAsStringAsync();
        page.ShouldContain("Code that your device shows");
        var wrong = await Type(browser, page, "BBBB-BBBB");
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("The code is not known");
        (await (await Type(browser, page, code.ToLowerInvariant().Replace('-', ' '))).Content.ReadAsStringAsync()).ShouldContain(code);
        (await host.Audits(company)).ShouldContain(record => record.Action == "verify_device" && record.Code == "device.code_unknown");
    }

    [Fact]
    public async Task A_form_of_another_site_and_another_company_allow_nothing()
    {
        var company = await host.SignUp();
        var app = await Device(company);
        var asked = await Ask(app, "openid");
        var code = asked.GetProperty("user_code").GetString()!;
        using var browser = new Browser(host);
        await Walk(browser, asked, company.OwnerEmail);
        var forged = await browser.Post("/connect/verify", new Dictionary<string, string>
        {
            ["tenant"] = company.Slug,
            ["user_code"] = code,
            ["decision"] = "allow",
            ["form_token"] = new('x', 43),
        });
        await forged.Refuses(403, "form.foreign");

        var stranger = await host.SignUp();
        using var elsewhere = new Browser(host);
        var signIn = await (await elsewhere.Get($"/connect/verify?tenant={stranger.Slug}&user_code={code}")).Content.ReadAsStringAsync();
        var back = await elsewhere.Submit(signIn, stranger.OwnerEmail, IdentityHost.Password, "");
        (await elsewhere.Get(back.Headers.Location!.ToString())).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await App.Refuses(await Poll(app, asked), "authorization_pending");
    }

    [Fact]
    public async Task A_device_code_is_for_its_client_alone_and_only_for_clients_that_registered_for_it()
    {
        var company = await host.SignUp();
        var (app, other, plain) = (await Device(company), await Device(company), await App.Register(host, company));
        var asked = await Ask(app, "openid");
        await App.Refuses(await Poll(other, asked), "invalid_grant");
        await App.Refuses(await Poll(plain, asked), "unauthorized_client");
        await App.Refuses(await host.Connect("device", new() { ["client_id"] = plain.ClientId, ["scope"] = "openid" }), "unauthorized_client");
        await App.Refuses(await host.Connect("device", new() { ["client_id"] = app.ClientId, ["scope"] = "openid users.read" }), "invalid_scope");
        await App.Refuses(await host.Connect("device", new() { ["client_id"] = app.ClientId }), "invalid_request");
    }

    [Fact]
    public void A_code_is_decided_once_and_expires()
    {
        var (grant, _) = DeviceGrant.Ask(Guid.CreateVersion7(), "app", ["openid"], null, Now);
        Authorizations(grant.UserCode);
        grant.Poll(Now.AddMinutes(9)).ShouldBe(DevicePoll.Pending);
        var (browser, _) = Session.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), "browser", null, null, Now);
        grant.Decide(true, browser, Now.AddMinutes(9));
        Should.Throw<DomainException>(() => grant.Decide(false, browser, Now.AddMinutes(9))).Code.ShouldBe("device.code_unknown");
        grant.Poll(Now.AddMinutes(9.5)).ShouldBe(DevicePoll.Allowed);
        grant.Poll(Now.AddMinutes(10)).ShouldBe(DevicePoll.Expired);
    }

    private static void Authorizations(string code) => UserCode.Read(UserCode.Shown(code).ToLowerInvariant()).ShouldBe(code);

    private Task<App> Device(Company company, params string[] scopes) =>
        App.Register(host, company, new() { ["allow_device_grant"] = true, ["scopes"] = scopes });

    private async Task<JsonElement> Ask(App app, string scope)
    {
        var answer = await host.Connect("device", new() { ["client_id"] = app.ClientId, ["scope"] = scope });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private Task<HttpResponseMessage> Poll(App app, JsonElement asked) => host.Token(new()
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
        ["client_id"] = app.ClientId,
        ["device_code"] = asked.GetProperty("device_code").GetString()!,
    });

    /// <summary>The page on which the user decides, after the sign-in.</summary>
    private static async Task<string> Walk(Browser browser, JsonElement asked, string email)
    {
        var address = new Uri(asked.GetProperty("verification_uri_complete").GetString()!).PathAndQuery;
        var page = await (await browser.Get(address)).Content.ReadAsStringAsync();
        var back = await browser.Submit(page, email, IdentityHost.Password, "");
        return await (await browser.Get(back.Headers.Location!.ToString())).Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> Type(Browser browser, string page, string code) =>
        browser.Post("/connect/verify", new Dictionary<string, string>(Browser.Fields(page)) { ["user_code"] = code });

    /// <summary>As if the device had waited.</summary>
    private Task<int> Wait(Company company) => host.As(company.Id, async db =>
    {
        await db.DeviceGrants.ExecuteUpdateAsync(row => row.SetProperty(found => found.PolledAt, found => found.PolledAt!.Value.AddMinutes(-1)));
        db.MarkSaved();
        return 0;
    });
}
