using System.Net;
using DotMac.Identity.Tests.Features.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>Acceptance OA-03, OA-07, OA-19, OA-31 and OA-33.</summary>
public sealed class AuthorizeTests(IdentityHost host)
{
    [Fact]
    public async Task Sends_a_code_back_with_the_state_byte_for_byte_and_the_issuer()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var answer = await browser.Walk(app.Address(), company.OwnerEmail);
        answer.Headers.Location!.ToString().ShouldStartWith("https://app.example/cb?");
        var told = Browser.Told(answer);
        (told["state"], told["iss"]).ShouldBe(("st/ate +é&1", "http://localhost:8080/"));
        told["code"].Length.ShouldBe(86);

        using var http = host.Anonymous();
        var discovery = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/.well-known/openid-configuration")).RootElement;
        discovery.GetProperty("issuer").GetString().ShouldBe(told["iss"]);
        discovery.GetProperty("authorization_endpoint").GetString().ShouldBe("http://localhost:8080/connect/authorize");
        discovery.GetProperty("userinfo_endpoint").GetString().ShouldBe("http://localhost:8080/connect/userinfo");
        List(discovery, "response_types_supported").ShouldBe(["code"]);
        List(discovery, "response_modes_supported").ShouldBe(["query"]);
        List(discovery, "code_challenge_methods_supported").ShouldBe(["S256"]);
        discovery.GetProperty("authorization_response_iss_parameter_supported").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_with_a_second_factor_gets_no_code_before_its_own_was_right()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var phone = await Authenticator.On(host, company);
        using var browser = new Browser(host);
        var first = await (await browser.Get(app.Address())).Content.ReadAsStringAsync();
        var asked = await browser.Submit(first, company.OwnerEmail, IdentityHost.Password, "allow");
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        browser.SetCookies.ShouldNotContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));

        var fields = Browser.Fields(await asked.Content.ReadAsStringAsync());
        var wrong = await browser.Post("/connect/sign-in", fields.Append(new("code", phone.WrongCode())));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var again = Browser.Fields(await wrong.Content.ReadAsStringAsync());
        var entered = await browser.Post("/connect/sign-in", again.Append(new("code", phone.Code())));
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        browser.SetCookies.ShouldContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));
        var answer = await browser.Walk(entered.Headers.Location!.ToString(), company.OwnerEmail);
        Browser.Told(answer).ShouldContainKey("code");

        // The challenge is used up: the form leads back to the password.
        var replayed = await browser.Post("/connect/sign-in", again.Append(new("code", phone.BackupCodes[0])));
        (await replayed.Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");
    }

    [Fact]
    public async Task Without_S256_or_with_another_response_type_or_a_scope_beyond_the_client_there_is_no_code()
    {
        var app = await App.Register(host, await host.SignUp(), scopes: "billing.invoices.view");
        foreach (var (error, other) in new (string, (string, string?)[])[]
        {
            ("invalid_request", [("code_challenge", null), ("code_challenge_method", null)]),
            ("invalid_request", [("code_challenge_method", "plain")]),
            ("invalid_request", [("code_challenge_method", null)]),
            ("unsupported_response_type", [("response_type", "token")]),
            ("invalid_request", [("scope", null)]),
            ("invalid_request", [("scope", "email"), ("redirect_uri", null)]),
            ("invalid_request", [("nonce", new string('n', 501))]),
            ("invalid_scope", [("scope", "openid users.read")]),
            ("invalid_scope", [("scope", "openid *")]),
        })
        {
            using var browser = new Browser(host);
            using var answer = await browser.Get(app.Address(other));
            if (answer.StatusCode == HttpStatusCode.BadRequest)
            {
                (await answer.Content.ReadAsStringAsync()).ShouldContain($"error:{error}");
                continue;
            }

            var told = Browser.Told(answer);
            (told["error"], told["iss"], told["state"]).ShouldBe((error, "http://localhost:8080/", "st/ate +é&1"), told["error_description"]);
            told.ShouldNotContainKey("code");
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51234/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://localhost:51234/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51234/other", false)]
    [InlineData("http://127.0.0.1/cb", "https://127.0.0.1:51234/cb", false)]
    [InlineData("https://app.example/cb", "https://app.example:8443/cb", false)]
    [InlineData("https://app.example/cb", "https://app.example/cb/", false)]
    [InlineData("https://app.example/cb", "https://app.example.evil.example/cb", false)]
    [InlineData("com.example.app:/cb", "com.example.app:/cb", true)]
    public async Task An_address_is_the_registered_one_but_for_the_port_of_the_machine_itself(string registered, string asked, bool accepted)
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, redirectUri: registered);
        using var browser = new Browser(host);
        if (accepted)
        {
            var answer = await browser.Walk(app.Address(("redirect_uri", asked)), company.OwnerEmail);
            answer.Headers.Location!.ToString().ShouldStartWith(asked + "?code=");
            (await app.Redeem(Browser.Told(answer)["code"], redirectUri: asked)).StatusCode.ShouldBe(HttpStatusCode.OK);
            return;
        }

        var refused = await browser.Get(app.Address(("redirect_uri", asked)));
        (refused.StatusCode, refused.Headers.Location).ShouldBe((HttpStatusCode.BadRequest, null), "nobody is sent to an address that is not registered");
    }

    [Fact]
    public async Task A_code_for_whom_the_hint_names_is_given_for_nobody_else()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var other = await host.Member(company);
        var (mine, theirs) = (await IdToken(app, company.OwnerEmail), await IdToken(app, other.Email));

        using var browser = new Browser(host);
        await browser.Walk(app.Address(), company.OwnerEmail);
        Browser.Told(await browser.Get(app.Address(("prompt", "none"), ("id_token_hint", mine)))).ShouldContainKey("code");
        Browser.Told(await browser.Get(app.Address(("prompt", "none"), ("id_token_hint", theirs))))["error"].ShouldBe("login_required");
        var asked = await browser.Get(app.Address(("id_token_hint", theirs)));
        (await asked.Content.ReadAsStringAsync()).ShouldContain("type=\"password\"");
        Browser.Told(await browser.Walk(app.Address(("id_token_hint", theirs)), other.Email)).ShouldContainKey("code");
    }

    private async Task<string> IdToken(App app, string email)
    {
        using var browser = new Browser(host);
        var code = Browser.Told(await browser.Walk(app.Address(), email))["code"];
        return (await (await app.Redeem(code)).Json()).GetProperty("id_token").GetString()!;
    }

    [Fact]
    public async Task Silence_is_answered_login_required_then_consent_required_then_with_a_code()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var silent = app.Address(("prompt", "none"));
        using var browser = new Browser(host);
        Browser.Told(await browser.Get(silent))["error"].ShouldBe("login_required");
        Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail, decision: "deny"))["error"].ShouldBe("access_denied");
        Browser.Told(await browser.Get(silent))["error"].ShouldBe("consent_required");
        Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail)).ShouldContainKey("code");
        Browser.Told(await browser.Get(silent)).ShouldContainKey("code");
        Browser.Told(await browser.Get(app.Address(("prompt", "none"), ("scope", "openid offline_access"))))["error"].ShouldBe("consent_required");
        (await (await browser.Get(app.Address(("prompt", "consent")))).Content.ReadAsStringAsync()).ShouldContain("Do not allow");
    }

    [Fact]
    public async Task Max_age_and_prompt_login_ask_for_the_password_again_and_auth_time_is_fresh()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail)).ShouldContainKey("code");
        await Task.Delay(TimeSpan.FromSeconds(2.1));

        Browser.Told(await browser.Get(app.Address(("prompt", "none"), ("max_age", "1"))))["error"].ShouldBe("login_required");
        Browser.Told(await browser.Get(app.Address(("prompt", "none"), ("max_age", "600")))).ShouldContainKey("code");
        (await (await browser.Get(app.Address(("max_age", "1")))).Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");
        (await (await browser.Get(app.Address(("prompt", "login")))).Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");

        Browser.Told(await browser.Walk(app.Address(("max_age", "0")), company.OwnerEmail)).ShouldContainKey("code");
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var code = Browser.Told(await browser.Walk(app.Address(("prompt", "login"), ("max_age", "1")), company.OwnerEmail))["code"];
        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken((await (await app.Redeem(code)).Json()).GetProperty("id_token").GetString());
        token.GetPayloadValue<long>("auth_time").ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task Its_pages_stand_in_no_frame_run_no_script_but_that_of_passkeys_and_their_cookies_are_hardened()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var page = await browser.Get(app.Address());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("form-action 'self' https://app.example;");
        policy.ShouldNotContain("unsafe");
        policy.ShouldEndWith(
            "; script-src http://localhost:8080/connect/passkey.js; connect-src http://localhost:8080/api/v1/auth/passkeys/sign-in/options");
        (await page.Content.ReadAsStringAsync()).Split("<script").Length.ShouldBe(2);
        await browser.Walk(app.Address(), company.OwnerEmail);
        browser.SetCookies.Count.ShouldBe(2);
        browser.SetCookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-dotmac", StringComparison.Ordinal) && cookie.Contains("; secure") &&
            cookie.Contains("; httponly") && cookie.Contains("; samesite=lax") && cookie.Contains("; path=/") && !cookie.Contains("domain="));
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var signIn = Browser.Fields(await (await browser.Get(app.Address())).Content.ReadAsStringAsync());
        (signIn["email"], signIn["password"]) = (company.OwnerEmail, IdentityHost.Password);

        await (await browser.Post("/connect/sign-in", signIn.Where(field => field.Key != "form_token"))).Refuses(403, "form.foreign");
        browser.Headers["Origin"] = "https://evil.example";
        await (await browser.Post("/connect/sign-in", signIn)).Refuses(403, "form.foreign");
        browser.Headers["Origin"] = "null";
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        await (await browser.Post("/connect/sign-in", signIn)).Refuses(403, "form.foreign");
        using var stranger = new Browser(host);
        await (await stranger.Post("/connect/sign-in", signIn)).Refuses(403, "form.foreign");

        browser.Headers["Sec-Fetch-Site"] = "same-origin";
        var signedIn = await browser.Post("/connect/sign-in", signIn);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await signedIn.Content.ReadAsStringAsync());
        var consent = Browser.Fields(await (await browser.Get(app.Address())).Content.ReadAsStringAsync());
        consent["decision"] = "allow";
        var forged = new Dictionary<string, string>(consent) { ["form_token"] = signIn["form_token"] };
        await (await browser.Post("/connect/authorize", forged)).Refuses(403, "form.foreign");
        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        await (await browser.Post("/connect/authorize", consent)).Refuses(403, "form.foreign");
        (await host.As(company.Id, db => db.Consents.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_password_is_told_on_the_page_and_counts_toward_the_lock()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var page = await (await browser.Get(app.Address(("login_hint", "\"><script>")))).Content.ReadAsStringAsync();
        page.ShouldNotContain("<script>");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var refused = await browser.Submit(page, company.OwnerEmail, "wrong password", "");
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            page = await refused.Content.ReadAsStringAsync();
            page.ShouldContain("The account does not exist, the password is wrong");
        }

        (await browser.Submit(page, company.OwnerEmail, IdentityHost.Password, "")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await host.Events(company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task Who_signed_in_to_one_tenant_signs_in_again_for_anothers_client()
    {
        var (mine, other) = (await host.SignUp(), await host.SignUp());
        var (app, foreign) = (await App.Register(host, mine), await App.Register(host, other));
        using var browser = new Browser(host);
        Browser.Told(await browser.Walk(app.Address(), mine.OwnerEmail)).ShouldContainKey("code");
        (await (await browser.Get(foreign.Address())).Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");
        Browser.Told(await browser.Get(foreign.Address(("prompt", "none"))))["error"].ShouldBe("login_required");
    }

    [Fact]
    public async Task A_sign_in_in_the_browser_is_listed_and_ends_like_every_other()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var code = Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail))["code"];
        using var http = host.WithToken(await company.OwnerToken());
        var listed = await http.GetStringAsync("/api/v1/auth/me/sessions");
        listed.ShouldContain("\"client_id\":\"browser\"");
        (await http.DeleteAsync("/api/v1/auth/me/sessions")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Browser.Told(await browser.Get(app.Address(("prompt", "none"))))["error"].ShouldBe("login_required");
        await App.Refuses(await app.Redeem(code), "invalid_grant");
    }

    [Theory]
    [InlineData("http://app.example/cb")]
    [InlineData("https://app.example/cb#fragment")]
    [InlineData("https://user@app.example/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/cb")]
    public async Task A_redirect_uri_that_could_leak_a_code_is_not_registered(string uri)
    {
        var company = await host.SignUp();
        await (await host.Post(
            "/api/v1/auth/clients/apps", new { name = "x", kind = "public", redirect_uris = new[] { uri } }, await company.OwnerToken()))
            .Refuses(422, "client.redirect_uri_invalid");
    }

    private static string?[] List(System.Text.Json.JsonElement discovery, string name) =>
        [.. discovery.GetProperty(name).EnumerateArray().Select(value => value.GetString())];
}
