using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Passkeys;
using OtpNet;

namespace DotMac.Identity.Tests.Features.Account;

/// <summary>The page on which a user secures its account; a browser test clicks through it.</summary>
public sealed partial class AccountPageTests(IdentityHost host)
{
    private const string New = "Another Horse 7";

    [Fact]
    public async Task A_stranger_names_its_company_signs_in_and_sees_its_own_account()
    {
        var company = await host.SignUp();
        using var stranger = new Browser(host);
        (await (await stranger.Get(AccountClient.Address)).Content.ReadAsStringAsync()).ShouldContain("Your company");
        (await (await stranger.Get($"{AccountClient.Address}?tenant=%00nobody")).Content.ReadAsStringAsync()).ShouldContain("Your company");
        using var client = await AccountClient.SignIn(host, company);
        var page = await client.Page();
        page.ShouldContain(company.OwnerEmail);
        page.ShouldContain("(here)");
        page.ShouldNotContain("<script");
        var policy = (await client.Browser.Get(AccountClient.Address)).Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; style-src 'sha256-");
        policy.ShouldNotContain("script-src");
    }

    [Fact]
    public async Task The_company_in_the_address_goes_before_the_one_that_the_browser_is_signed_in_to()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        using var client = await AccountClient.SignIn(host, company);
        (await (await client.Browser.Get($"{AccountClient.Address}?tenant={company.Slug}")).Content.ReadAsStringAsync()).ShouldContain(company.OwnerEmail);
        var asked = await (await client.Browser.Get($"{AccountClient.Address}?tenant={other.Id}")).Content.ReadAsStringAsync();
        asked.ShouldContain("<h1>Sign in</h1>");
        await client.Browser.Submit(asked, other.OwnerEmail, IdentityHost.Password, "");
        (await client.Page()).ShouldContain(other.OwnerEmail);
    }

    [Fact]
    public async Task The_password_is_changed_by_who_knows_it_and_other_sessions_end()
    {
        var company = await host.SignUp();
        var (_, refresh) = await (await host.Login(company)).Tokens();
        using var client = await AccountClient.SignIn(host, company);
        var refused = await client.Send("password", ("current_password", "Wrong horse 9"), ("new_password", New));
        (refused.StatusCode, (await refused.Content.ReadAsStringAsync()).Contains("role=\"alert\"")).ShouldBe((HttpStatusCode.UnprocessableEntity, true));
        await client.Done(await client.Send("password", ("current_password", IdentityHost.Password), ("new_password", New)), "Your password is changed");
        (await host.Login(company, New)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Refuses(401, "refresh_token.invalid");
        var audits = await host.Audits(company);
        audits.ShouldContain(record => record.Action == "change_password" && record.Outcome == "succeeded" && record.Actor.Kind == "user");
        audits.ShouldContain(record => record.Action == "change_password" && record.Code == "password.current_wrong");
    }

    [Fact]
    public async Task The_second_factor_comes_on_with_a_first_code_and_goes_off_with_a_backup_code()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        var begun = await client.Send("second-factor/begin", ("password", IdentityHost.Password));
        var shown = await begun.Content.ReadAsStringAsync();
        begun.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("img-src data:");
        shown.ShouldContain("src=\"data:image/png;base64,");
        var codes = BackupCode().Matches(shown).Select(match => match.Groups[1].Value).ToList();
        codes.Count.ShouldBe(10);
        (await client.Send(shown, "second-factor/confirm", ("code", "000000x"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var code = new Totp(Base32Encoding.ToBytes(Secret().Match(shown).Groups[1].Value)).ComputeTotp();
        await client.Done(await client.Send(shown, "second-factor/confirm", ("code", code)), "From now on your sign-ins ask for a code");
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var renewed = await client.Send("second-factor/codes", ("password", IdentityHost.Password), ("code", codes[0]));
        var fresh = BackupCode().Match(await renewed.Content.ReadAsStringAsync()).Groups[1].Value;
        await client.Done(
            await client.Send("second-factor/off", ("password", IdentityHost.Password), ("code", fresh)), "From now on your sign-ins ask for the password alone");
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_passkey_is_added_renamed_and_removed()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        var begun = await client.Send("passkeys/begin");
        begun.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("; script-src http://localhost:8080/api/v1/auth/account/new-passkey.js");
        var page = await begun.Content.ReadAsStringAsync();
        var options = JsonElement.Parse(System.Web.HttpUtility.HtmlDecode(Options().Match(page).Groups[1].Value));
        var credential = JsonSerializer.Serialize(new SoftAuthenticator().Create(options));
        await client.Done(await client.Send(page, "passkeys/add", ("name", "Desk <b>"), ("credential", credential)), "The passkey is added");
        (await client.Page()).ShouldContain("Desk &lt;b&gt;");
        (await client.Send(page, "passkeys/add", ("name", "Again"), ("credential", "nonsense"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await client.Send("passkeys/rename", ("name", new string('x', 101)))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await client.Send("passkeys/rename", ("name", "Stale"), ("version", "\"99\""))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await client.Done(await client.Send("passkeys/rename", ("name", "Kitchen")), "The passkey has its new name");
        await client.Done(await client.Send("passkeys/remove"), "The passkey is removed");
        (await client.Page()).ShouldNotContain("Kitchen");
    }

    [Fact]
    public async Task A_session_is_ended_and_then_all_the_others()
    {
        var company = await host.SignUp();
        var (_, one) = await (await host.Login(company)).Tokens();
        using var client = await AccountClient.SignIn(host, company);
        await client.Done(await client.Send("sessions/end"), "You are signed out there");
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = one })).Refuses(401, "refresh_token.invalid");
        var (_, two) = await (await host.Login(company)).Tokens();
        await client.Done(await client.Send("sessions/end-others"), "You are signed out everywhere else");
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = two })).Refuses(401, "refresh_token.invalid");
        (await client.Page()).ShouldContain("(here)");
    }

    [Fact]
    public async Task An_app_loses_what_it_was_allowed()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var (_, refresh) = await app.SignIn();
        using var client = await AccountClient.SignIn(host, company);
        await client.Done(await client.Send("apps/withdraw"), "The app has no access any more");
        (await app.Refresh(refresh)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.Page()).ShouldNotContain("apps/withdraw");
    }

    [Fact]
    public async Task Another_address_is_asked_for_and_the_wish_cancelled()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        var fresh = $"new-{Guid.NewGuid():N}@example.com";
        await client.Done(await client.Send("email/change", ("email", fresh)), "We have sent a link to the new address");
        (await client.Page()).ShouldContain(fresh);
        await client.Done(await client.Send("email/cancel"), "Your address stays as it is");
        (await client.Page()).ShouldNotContain(fresh);
    }

    [Fact]
    public async Task After_a_while_it_asks_again_who_it_is_and_goes_on_with_what_was_asked()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        await client.Age();
        var fresh = $"new-{Guid.NewGuid():N}@example.com";
        var asked = await (await client.Send("email/change", ("email", fresh))).Content.ReadAsStringAsync();
        asked.ShouldContain("Is it you?");
        (await host.Events(company.Id)).ShouldNotContain("session.revoked");
        var wrong = await client.Send(asked, "email/change", ("fresh_password", "Wrong horse 9"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await client.Page()).ShouldNotContain(fresh);
        await client.Done(
            await client.Send(await wrong.Content.ReadAsStringAsync(), "email/change", ("fresh_password", IdentityHost.Password)), "We have sent a link");
        (await client.Page()).ShouldContain(fresh);
        (await host.Audits(company)).ShouldContain(record => record.Action == "step_up" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task Forms_from_elsewhere_and_of_another_sign_in_do_nothing()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        using var other = await AccountClient.SignIn(host, company);
        var foreign = Browser.Fields(await FormOf(other));
        (await client.Browser.Post($"{AccountClient.Address}/sessions/end-others", foreign)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.Browser.Post($"{AccountClient.Address}/sessions/end-others", [])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        client.Browser.Headers["Sec-Fetch-Site"] = "cross-site";
        (await client.Send("sessions/end-others")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = new Browser(host);
        (await (await nobody.Post($"{AccountClient.Address}/password", [])).Content.ReadAsStringAsync()).ShouldContain("Your company");
        (await client.Page()).ShouldContain("(here)");
    }

    [Fact]
    public async Task Every_form_works_in_a_browser_that_lost_the_guards_cookie()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        client.Browser.Cookies.Remove("__Host-dotmac-form");
        await client.Done(await client.Send("email/change", ("email", $"new-{Guid.NewGuid():N}@example.com")), "We have sent a link");
    }

    [Fact]
    public async Task Who_was_signed_out_elsewhere_is_asked_to_sign_in()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        using var http = host.WithToken(await company.OwnerToken());
        (await http.DeleteAsync("/api/v1/auth/me/sessions")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.Page()).ShouldContain("<h1>Sign in</h1>");
    }

    private static async Task<string> FormOf(AccountClient client) =>
        Guarded().Match(await client.Page()).Value;

    [GeneratedRegex("""<input type="hidden" name="form_token" value="[^"]*">""")]
    private static partial Regex Guarded();

    [GeneratedRegex("<li>([A-Z]{4}-[A-Z]{4})</li>")]
    private static partial Regex BackupCode();

    [GeneratedRegex("<code>([A-Z2-7]+)</code>")]
    private static partial Regex Secret();

    [GeneratedRegex("data-options=\"([^\"]*)\"")]
    private static partial Regex Options();
}
