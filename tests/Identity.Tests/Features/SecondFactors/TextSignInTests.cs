using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Phones;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.SecondFactors;

/// <summary>A text to the verified phone stands in for the app, where its user let it: a restricted authenticator (NIST SP 800-63B).</summary>
public sealed class TextSignInTests(IdentityHost host)
{
    [Fact]
    public async Task A_texted_code_completes_the_sign_in_and_the_tokens_say_so()
    {
        var (app, phone) = await Allowed();
        var problem = await (await host.Login(app.Company)).Json();
        problem.GetProperty("methods").EnumerateArray().Select(one => one.GetString()).ShouldBe(["app", "backup_code", "text"]);
        problem.GetProperty("texts_to").GetString().ShouldBe("…456");
        var challenge = problem.GetProperty("challenge").GetString()!;
        var sent = await Text(challenge);
        sent.StatusCode.ShouldBe(HttpStatusCode.Accepted, await sent.Content.ReadAsStringAsync());
        (await sent.Json()).GetProperty("sent_to").GetString().ShouldBe("…456");
        var text = (await phone.Texts())[^1];
        (text.To, text.Template).ShouldBe((PhoneOf.Number, "sms.auth.sign_in_code"));

        var code = await phone.LastCode();
        var (access, _) = await (await Complete(challenge, code)).Tokens();
        Amr(access).ShouldBe(["pwd", "sms", "mfa"]);
        var kept = await host.As(app.Company.Id, async db => string.Join('\n', await db.Outbox.AsNoTracking().Select(row => row.Payload).ToListAsync()));
        kept.ShouldNotContain($"\"{code}\""); // it travels sealed
        (await host.Audits(app.Company)).ShouldContain(record => record.Action == "text_sign_in_code" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task The_code_is_good_once_and_for_its_own_sign_in_alone()
    {
        var (app, phone) = await Allowed();
        var (first, other) = (await app.Challenge(), await app.Challenge());
        await Text(first);
        var code = await phone.LastCode();
        await (await Complete(other, code)).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(first, code)).Refuses(401, "auth.second_factor_invalid");
        (await Complete(first, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Complete(first, code)).Refuses(401, "auth.challenge_invalid");
        (await host.Post("/api/v1/auth/verify-phone/confirm", new { code }, app.Token)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "it proves no phone");
    }

    [Fact]
    public async Task A_second_text_voids_the_first_and_texts_are_a_minute_apart()
    {
        var (app, phone) = await Allowed();
        var challenge = await app.Challenge();
        await Text(challenge);
        var old = await phone.LastCode();
        await (await Text(challenge)).Refuses(429, "phone.too_soon");
        await phone.Age();
        (await Text(challenge)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        if (old != await phone.LastCode())
            await (await Complete(challenge, old)).Refuses(401, "auth.second_factor_invalid");
        (await Complete(challenge, await phone.LastCode())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_day_has_five_texts()
    {
        var (app, phone) = await Allowed();
        for (var sent = 1; sent < 5; sent++) // the one that verified the phone was the first
        {
            (await Text(await app.Challenge())).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            await phone.Age();
        }

        var refused = await Text(await app.Challenge());
        await refused.Refuses(429, "phone.too_often");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await app.Complete(await app.Challenge(), app.Code())).StatusCode.ShouldBe(HttpStatusCode.OK, "the app goes on");
    }

    [Fact]
    public async Task Wrong_ones_lock_the_account_like_wrong_codes_of_the_app()
    {
        var (app, phone) = await Allowed();
        var challenge = await app.Challenge();
        await Text(challenge);
        var code = await phone.LastCode();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await Complete(challenge, code == "000000" ? "000001" : "000000")).Refuses(401, "auth.second_factor_invalid");
        await (await Complete(challenge, code)).Refuses(401, "auth.challenge_invalid");
        await (await host.Login(app.Company)).Refuses(401, "credentials.invalid");
        (await host.Events(app.Company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task Of_parallel_submissions_of_one_text_exactly_one_succeeds()
    {
        var (app, phone) = await Allowed();
        var challenge = await app.Challenge();
        await Text(challenge);
        var code = await phone.LastCode();
        var answers = await Task.WhenAll(Complete(challenge, code), Complete(challenge, code), Complete(challenge, code));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_texted_that_was_not_let_or_for_no_challenge()
    {
        var company = await host.SignUp();
        await PhoneOf.Owner(host, company);
        var app = await Authenticator.On(host, company);
        var problem = await (await host.Login(company)).Json();
        problem.GetProperty("methods").EnumerateArray().Select(one => one.GetString()).ShouldBe(["app", "backup_code"]);
        problem.TryGetProperty("texts_to", out _).ShouldBeFalse();
        await (await Text(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        await (await Text("nonsense")).Refuses(401, "auth.challenge_invalid");
        await (await Complete(await app.Challenge(), "")).Refuses(400, "request.invalid");
        await (await Complete(await app.Challenge(), "123456")).Refuses(401, "auth.second_factor_invalid");
    }

    [Fact]
    public async Task Another_phone_gets_no_texts_before_it_is_let_as_well()
    {
        var (app, phone) = await Allowed();
        await phone.Verify("+447400654321");
        await (await Text(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        (await Allow(app, app.BackupCodes[1])).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Text(await app.Challenge());
        (await phone.Texts())[^1].To.ShouldBe("+447400654321");
    }

    [Fact]
    public async Task Whoever_lets_texts_proves_password_and_factor_has_a_verified_phone_and_is_told()
    {
        var company = await host.SignUp();
        var app = await Authenticator.On(host, company);
        await (await Allow(app, app.BackupCodes[0])).Refuses(409, "second_factor.no_phone");
        var phone = await PhoneOf.Owner(host, company);
        await (await Allow(app, app.WrongCode())).Refuses(422, "second_factor.wrong_code");
        var answer = await Allow(app, app.BackupCodes[1]);
        (await answer.Json()).GetProperty("texts_to").GetString().ShouldBe("…456");
        (await host.Events(company.Id)).ShouldContain("user.mfa_texts_allowed");
        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.second_factor_changed");

        using var http = host.WithToken(app.Token);
        (await http.DeleteAsync("/api/v1/auth/2fa/texts")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await http.DeleteAsync("/api/v1/auth/2fa/texts")).Refuses(409, "second_factor.no_texts");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("texts_to").ValueKind.ShouldBe(JsonValueKind.Null);
        await (await Text(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        (await host.Events(company.Id)).ShouldContain("user.mfa_texts_forbidden");
        (await phone.Texts()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_text_is_not_enough_to_prove_it_again_in_a_session()
    {
        var (app, phone) = await Allowed();
        await Text(await app.Challenge());
        await (await host.Post("/api/v1/auth/step-up", new { password = IdentityHost.Password, code = await phone.LastCode() }, app.Token))
            .Refuses(422, "second_factor.wrong_code");
    }

    [Fact]
    public async Task Each_way_in_says_what_it_was()
    {
        var company = await host.SignUp();
        Amr(await company.OwnerToken()).ShouldBe(["pwd"]);
        var app = await Authenticator.On(host, company);
        Amr((await (await app.Complete(await app.Challenge(), app.Code())).Tokens()).Access).ShouldBe(["pwd", "otp", "mfa"]);
        var (access, refresh) = await (await app.Complete(await app.Challenge(), app.BackupCodes[0], true)).Tokens();
        Amr(access).ShouldBe(["pwd", "mfa"]);
        Amr((await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Tokens()).Access).ShouldBe(["pwd", "mfa"]);
    }

    [Fact]
    public async Task The_sign_in_page_texts_a_code_says_what_is_to_be_said_and_tells_the_client()
    {
        var (app, phone) = await Allowed();
        var client = await App.Register(host, app.Company);
        using var browser = new Browser(host);
        var page = await (await browser.Get((await browser.Get(client.Address())).Headers.Location?.ToString() ?? client.Address())).Content.ReadAsStringAsync();
        page = await (await browser.Submit(page, app.Email, IdentityHost.Password, "")).Content.ReadAsStringAsync();
        WebUtility.HtmlDecode(page).ShouldContain("Text a code to my phone, …456");
        page.ShouldContain("Texts can be redirected or read by others.");
        page = await (await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("send_text", "true")])).Content.ReadAsStringAsync();
        page.ShouldContain("Code of the text");
        var refused = await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("send_text", "true")]);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("wait a minute");
        var entered = await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("code", await phone.LastCode())]);
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());

        var told = Browser.Told(await browser.Walk(client.Address(), app.Email));
        var token = new JsonWebToken((await (await client.Redeem(told["code"])).Json()).GetProperty("id_token").GetString());
        token.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value).ShouldBe(["pwd", "sms", "mfa"]);
        (await host.Audits(app.Company)).ShouldContain(record => record.Action == "text_sign_in_code" && record.Code == "phone.too_soon");
    }

    private async Task<(Authenticator App, PhoneOf Phone)> Allowed()
    {
        var company = await host.SignUp();
        var phone = await PhoneOf.Owner(host, company);
        var app = await Authenticator.On(host, company);
        var answer = await Allow(app, app.BackupCodes[^1]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (app, phone);
    }

    private Task<HttpResponseMessage> Allow(Authenticator app, string code) => host.Post(
        "/api/v1/auth/2fa/texts", new { password = IdentityHost.Password, code, is_backup_code = code.Any(char.IsLetter) }, app.Token);

    private Task<HttpResponseMessage> Text(string challenge) => host.Post("/api/v1/auth/login/text-code", new { challenge });

    private Task<HttpResponseMessage> Complete(string challenge, string code) =>
        host.Post("/api/v1/auth/login/verify-2fa", new { challenge, code, is_text_code = true });

    private static string[] Amr(string token) => [.. new JsonWebToken(token).Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value)];
}
