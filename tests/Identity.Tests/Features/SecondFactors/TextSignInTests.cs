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
        var (app, phone) = await host.LetTexts();
        var problem = await (await host.Login(app.Company)).Json();
        problem.GetProperty("methods").EnumerateArray().Select(one => one.GetString()).ShouldBe(["app", "backup_code", "text"]);
        problem.GetProperty("texts_to").GetString().ShouldBe("…456");
        var challenge = problem.GetProperty("challenge").GetString()!;
        var sent = await host.TextCode(challenge);
        sent.StatusCode.ShouldBe(HttpStatusCode.Accepted, await sent.Content.ReadAsStringAsync());
        (await sent.Json()).GetProperty("sent_to").GetString().ShouldBe("…456");
        var text = (await phone.Texts())[^1];
        (text.To, text.Template).ShouldBe((PhoneOf.Number, "sms.auth.sign_in_code"));

        var code = await phone.LastCode();
        var (access, _) = await (await host.CompleteByText(challenge, code)).Tokens();
        Amr(access).ShouldBe(["pwd", "sms", "mfa"]);
        var kept = await host.As(app.Company.Id, async db => string.Join('\n', await db.Outbox.AsNoTracking().Select(row => row.Payload).ToListAsync()));
        kept.ShouldNotContain($"\"{code}\""); // it travels sealed
        (await host.Audits(app.Company)).ShouldContain(record => record.Action == "text_sign_in_code" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task The_code_is_good_once_and_for_its_own_sign_in_alone()
    {
        var (app, phone) = await host.LetTexts();
        var (first, other) = (await app.Challenge(), await app.Challenge());
        await host.TextCode(first);
        var code = await phone.LastCode();
        await (await host.CompleteByText(other, code)).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(first, code)).Refuses(401, "auth.second_factor_invalid");
        (await host.CompleteByText(first, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.CompleteByText(first, code)).Refuses(401, "auth.challenge_invalid");
        (await host.Post("/api/v1/auth/verify-phone/confirm", new { code }, app.Token)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "it proves no phone");
    }

    [Fact]
    public async Task A_second_text_voids_the_first_and_texts_are_a_minute_apart()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.TextCode(challenge);
        var old = await phone.LastCode();
        await (await host.TextCode(challenge)).Refuses(429, "phone.too_soon");
        await phone.Age();
        (await host.TextCode(challenge)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        if (old != await phone.LastCode())
            await (await host.CompleteByText(challenge, old)).Refuses(401, "auth.second_factor_invalid");
        (await host.CompleteByText(challenge, await phone.LastCode())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_day_has_five_texts()
    {
        var (app, phone) = await host.LetTexts();
        for (var sent = 1; sent < 5; sent++) // the one that verified the phone was the first
        {
            (await host.TextCode(await app.Challenge())).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            await phone.Age();
        }

        var refused = await host.TextCode(await app.Challenge());
        await refused.Refuses(429, "phone.too_often");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await app.Complete(await app.Challenge(), app.Code())).StatusCode.ShouldBe(HttpStatusCode.OK, "the app goes on");
    }

    [Fact]
    public async Task Wrong_ones_lock_the_account_like_wrong_codes_of_the_app()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.TextCode(challenge);
        var code = await phone.LastCode();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.CompleteByText(challenge, code == "000000" ? "000001" : "000000")).Refuses(401, "auth.second_factor_invalid");
        await (await host.CompleteByText(challenge, code)).Refuses(401, "auth.challenge_invalid");
        await (await host.Login(app.Company)).Refuses(401, "credentials.invalid");
        (await host.Events(app.Company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task Of_parallel_submissions_of_one_text_exactly_one_succeeds()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.TextCode(challenge);
        var code = await phone.LastCode();
        var answers = await Task.WhenAll(host.CompleteByText(challenge, code), host.CompleteByText(challenge, code), host.CompleteByText(challenge, code));
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
        await (await host.TextCode(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        await (await host.TextCode("nonsense")).Refuses(401, "auth.challenge_invalid");
        await (await host.CompleteByText(await app.Challenge(), "")).Refuses(400, "request.invalid");
        await (await host.CompleteByText(await app.Challenge(), "123456")).Refuses(401, "auth.second_factor_invalid");
    }

    [Fact]
    public async Task Another_phone_gets_no_texts_before_it_is_let_as_well()
    {
        var (app, phone) = await host.LetTexts();
        await phone.Verify("+447400654321");
        await (await host.TextCode(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        (await host.AllowTexts(app, app.BackupCodes[1])).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.TextCode(await app.Challenge());
        (await phone.Texts())[^1].To.ShouldBe("+447400654321");
    }

    [Fact]
    public async Task Whoever_lets_texts_proves_password_and_factor_has_a_verified_phone_and_is_told()
    {
        var company = await host.SignUp();
        var app = await Authenticator.On(host, company);
        await (await host.AllowTexts(app, app.BackupCodes[0])).Refuses(409, "second_factor.no_phone");
        var phone = await PhoneOf.Owner(host, company);
        await (await host.AllowTexts(app, app.WrongCode())).Refuses(422, "second_factor.wrong_code");
        var answer = await host.AllowTexts(app, app.BackupCodes[1]);
        (await answer.Json()).GetProperty("texts_to").GetString().ShouldBe("…456");
        (await host.Events(company.Id)).ShouldContain("user.mfa_texts_allowed");
        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.second_factor_changed");

        using var http = host.WithToken(app.Token);
        (await http.DeleteAsync("/api/v1/auth/2fa/texts")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await http.DeleteAsync("/api/v1/auth/2fa/texts")).Refuses(409, "second_factor.no_texts");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("texts_to").ValueKind.ShouldBe(JsonValueKind.Null);
        await (await host.TextCode(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        (await host.Events(company.Id)).ShouldContain("user.mfa_texts_forbidden");
        (await phone.Texts()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_text_is_not_enough_to_prove_it_again_in_a_session()
    {
        var (app, phone) = await host.LetTexts();
        await host.TextCode(await app.Challenge());
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
        var (app, phone) = await host.LetTexts();
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

    [Fact]
    public async Task A_number_that_was_let_once_gets_no_texts_after_it_was_another_in_between()
    {
        var (app, phone) = await host.LetTexts();
        await phone.Verify("+447400654321");
        await phone.Verify(PhoneOf.Number);
        await (await host.TextCode(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        using var http = host.WithToken(app.Token);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("texts_to").ValueKind.ShouldBe(JsonValueKind.Null);
        (await host.AllowTexts(app, app.BackupCodes[1])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("texts_to").GetString().ShouldBe("…456");
        (await host.TextCode(await app.Challenge())).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_colleague_who_has_the_number_texted_uses_up_no_texts_of_its_sign_ins()
    {
        var (app, phone) = await host.LetTexts();
        var colleague = await host.Member(app.Company);
        for (var asked = 0; asked < 5; asked++)
        {
            (await host.Post("/api/v1/auth/verify-phone/request", new { phone = PhoneOf.Number }, colleague.Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            await phone.Age();
        }

        var challenge = await app.Challenge();
        (await host.TextCode(challenge)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await phone.Texts())[^1].Template.ShouldBe("sms.auth.sign_in_code");
        (await host.CompleteByText(challenge, await phone.LastCode())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(5)] // of the number
    [InlineData(200)] // of the tenant
    public async Task Where_no_text_is_left_it_is_said_and_the_code_that_came_stays_good(int used)
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.TextCode(challenge);
        await host.As(app.Company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE texted_numbers SET allowance_count = {used}");
            db.MarkSaved();
            return 0;
        });
        await phone.Age();
        var refused = await host.TextCode(challenge);
        await refused.Refuses(429, "phone.no_texts_left");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await phone.Texts()).Count.ShouldBe(2);
        (await host.CompleteByText(challenge, await phone.LastCode())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_is_texted_to_whoever_may_not_sign_in()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        await host.Status(app.Company, "cancelled", 3);
        (await host.TextCode(challenge)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.Status(app.Company, "active", 4);
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.Login(app.Company, "Wrong horse 9")).Refuses(401, "credentials.invalid");
        await (await host.TextCode(challenge)).Refuses(401, "auth.challenge_invalid");
        (await phone.Texts()).Count.ShouldBe(1, "the one that verified it");
    }

    [Fact]
    public async Task The_page_goes_back_from_the_text_to_the_app()
    {
        var (app, _) = await host.LetTexts();
        using var browser = new Browser(host);
        var page = await (await browser.Get($"{Account.AccountClient.Address}?tenant={app.Company.Slug}")).Content.ReadAsStringAsync();
        page = await (await browser.Submit(page, app.Email, IdentityHost.Password, "")).Content.ReadAsStringAsync();
        page = await (await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("send_text", "true")])).Content.ReadAsStringAsync();
        page.ShouldContain("Use my app instead");
        page.ShouldNotContain("Use your app where you have it at hand");
        page = await (await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("code", ""), new("by_app", "true")])).Content.ReadAsStringAsync();
        page.ShouldContain("Code of your authenticator app");
        var entered = await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("code", app.Code())]);
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());
    }

    private static string[] Amr(string token) => [.. new JsonWebToken(token).Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value)];
}
