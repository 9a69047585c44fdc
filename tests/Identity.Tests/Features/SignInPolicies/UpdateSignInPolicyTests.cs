using System.Net;
using DotMac.Identity.Tests.Features.SecondFactors;

namespace DotMac.Identity.Tests.Features.SignInPolicies;

public sealed class UpdateSignInPolicyTests(IdentityHost host)
{
    [Fact]
    public async Task Until_it_says_something_nobody_registers_and_texts_are_let_and_a_change_is_told()
    {
        var company = await host.SignUp();
        using var owner = host.WithToken(await company.OwnerToken());
        var read = await owner.GetAsync(SignInPolicies.Path);
        (await read.Content.ReadAsStringAsync()).ShouldBe("""{"open_registration":false,"email_domains":[],"allow_texts":true}""");

        var changed = await host.ChangePolicy(company, new { open_registration = true, email_domains = new[] { "Example.com" } }, read.Headers.ETag!.Tag);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        (await changed.Content.ReadAsStringAsync()).ShouldBe("""{"open_registration":true,"email_domains":["example.com"],"allow_texts":true}""");
        (await owner.GetAsync(SignInPolicies.Path)).Headers.ETag.ShouldBe(changed.Headers.ETag);
        (await host.Events(company.Id)).ShouldContain("sign_in_policy.updated");
        (await host.Audits(company)).ShouldContain(record => record.Action == "update_sign_in_policy" && record.Outcome == "succeeded");
        (await host.ChangePolicy(company, new { allow_texts = false }, read.Headers.ETag!.Tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task It_is_an_administrators_and_each_companys_own()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        (await host.ChangePolicy(company, new { open_registration = true }, token: (await host.Member(company)).Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.ChangePolicy(company, new { open_registration = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var owner = host.WithToken(await other.OwnerToken());
        (await owner.GetStringAsync(SignInPolicies.Path)).ShouldContain("\"open_registration\":false");
        await (await host.ChangePolicy(company, new { open_registration = true }, token: await host.PlatformToken())).Refuses(422, "sign_in_policy.not_for_platform");
    }

    [Fact]
    public async Task Where_texts_are_forbidden_none_is_let_offered_sent_or_taken()
    {
        var (app, phone) = await host.LetTexts();
        var challenge = await app.Challenge();
        (await host.TextCode(challenge)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.ChangePolicy(app.Company, new { allow_texts = false })).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await host.CompleteByText(challenge, await phone.LastCode())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "it was texted before");
        var asked = await (await host.Login(app.Company)).Json();
        asked.GetProperty("methods").EnumerateArray().Select(method => method.GetString()).ShouldBe(["app", "backup_code"]);
        asked.TryGetProperty("texts_to", out _).ShouldBeFalse();
        await phone.Age();
        await (await host.TextCode(await app.Challenge())).Refuses(409, "second_factor.no_texts");
        using var http = host.WithToken(app.Token);
        (await http.GetStringAsync("/api/v1/auth/2fa")).ShouldContain("\"texts_to\":null");
        await (await host.Post("/api/v1/auth/2fa/texts", new { password = IdentityHost.Password, code = app.Code() }, app.Token))
            .Refuses(403, "second_factor.texts_forbidden_here");

        (await host.ChangePolicy(app.Company, new { allow_texts = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.TextCode(await app.Challenge())).StatusCode.ShouldBe(HttpStatusCode.Accepted, "what the user let is let again");
    }
}
