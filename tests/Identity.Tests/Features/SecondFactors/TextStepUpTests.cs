using System.Net;
using DotMac.Identity.Tests.Features.Account;
using DotMac.Identity.Tests.Features.Connect;

namespace DotMac.Identity.Tests.Features.SecondFactors;

/// <summary>What asks for a recent sign-in asks for more than a text: whoever redirects a number makes no way in that outlives it.</summary>
public sealed class TextStepUpTests(IdentityHost host)
{
    [Fact]
    public async Task A_sign_in_by_a_text_makes_no_passkey_no_key_and_no_new_address_before_the_app_proves_it()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.TextCode(challenge);
        var token = (await (await host.CompleteByText(challenge, await phone.LastCode())).Tokens()).Access;
        await (await host.Post("/api/v1/auth/passkeys/options", new { }, token)).Refuses(401, "auth.sign_in_too_old");
        await (await CreateKey(token)).Refuses(401, "auth.sign_in_too_old");
        await (await host.Post("/api/v1/auth/me/email", new { email = "thief@example.com" }, token)).Refuses(401, "auth.sign_in_too_old");
        (await host.Audits(app.Company)).ShouldContain(record => record.Action == "create_api_key" && record.Code == "auth.sign_in_too_old");
        using var http = host.WithToken(token);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK, "all else goes on");

        var proved = await host.Post("/api/v1/auth/step-up", new { password = IdentityHost.Password, code = app.Code() }, token);
        proved.StatusCode.ShouldBe(HttpStatusCode.OK, await proved.Content.ReadAsStringAsync());
        (await CreateKey((await proved.Json()).GetProperty("access_token").GetString()!)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_account_page_asks_again_whoever_signed_in_by_a_text()
    {
        var (app, phone) = await host.LetTexts();
        using var browser = new Browser(host);
        await browser.SignInByText(
            await (await browser.Get($"{AccountClient.Address}?tenant={app.Company.Slug}")).Content.ReadAsStringAsync(), app, phone);
        var client = new AccountClient(host, app.Company, browser);
        var asked = await client.Send("second-factor/no-texts");
        asked.StatusCode.ShouldBe(HttpStatusCode.OK, asked.Headers.Location?.ToString());
        var page = await asked.Content.ReadAsStringAsync();
        page.ShouldContain("Is it you?");
        await client.Done(
            await client.Send(page, "second-factor/no-texts", ("fresh_password", IdentityHost.Password), ("fresh_code", app.Code())), "only your app and backup codes");
    }

    [Fact]
    public async Task Max_age_asks_anew_whoever_signed_in_by_a_text()
    {
        var (app, phone) = await host.LetTexts();
        var client = await App.Register(host, app.Company);
        using var browser = new Browser(host);
        var page = await (await browser.Get((await browser.Get(client.Address())).Headers.Location?.ToString() ?? client.Address())).Content.ReadAsStringAsync();
        await browser.SignInByText(page, app, phone);
        Browser.Told(await browser.Walk(client.Address(), app.Email)).ShouldContainKey("code");
        Browser.Told(await browser.Get(client.Address(("prompt", "none")))).ShouldContainKey("code");
        Browser.Told(await browser.Get(client.Address(("prompt", "none"), ("max_age", "900"))))["error"].ShouldBe("login_required");
    }

    private Task<HttpResponseMessage> CreateKey(string token) =>
        host.Post("/api/v1/auth/api-keys", new { name = $"key {Guid.NewGuid():N}", scopes = new[] { "users.read" } }, token);
}
