using System.Net;
using System.Text.Json;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Tests.Features.SecondFactors;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>Acceptance ID-11; WebAuthn Level 3, 7.2.</summary>
public sealed class LoginWithPasskeyTests(IdentityHost host)
{
    [Fact]
    public async Task A_passkey_signs_in_like_password_and_code_together()
    {
        var company = await host.SignUp();
        await Authenticator.On(host, company);
        var page = new PasskeyClient(host, company);
        var (authenticator, id) = await page.Registered();
        var answer = await page.SignIn(authenticator);
        var token = new JsonWebToken((await answer.Tokens()).Access);
        (token.GetClaim("tid").Value, token.GetClaim("client_id").Value).ShouldBe((company.Id.ToString(), "dotmac"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();

        var user = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync());
        (token.Subject, user.LastSignInAt > user.CreatedAt).ShouldBe((user.Id.ToString(), true));
        (await Stored(company)).LastUsedAt.ShouldNotBeNull();
        (await host.Audits(company)).ShouldContain(record =>
            record.Action == "login_with_passkey" && record.Outcome == "succeeded" && record.Actor.Id == token.Subject && record.Targets.Any(target => target.Id == id));
        (await host.Post($"{PasskeyClient.Path}/options", new { }, token.EncodedToken)).StatusCode.ShouldBe(HttpStatusCode.OK, "it is a recent sign-in");
    }

    [Fact]
    public async Task Options_name_nobody_and_look_the_same_for_a_tenant_that_does_not_exist()
    {
        var page = new PasskeyClient(host, await host.SignUp());
        var (authenticator, _) = await page.Registered();
        var (known, unknown) = (await page.SignInOptions(), await page.SignInOptions("no-such-company"));
        foreach (var options in new[] { known, unknown })
        {
            options.GetProperty("allowCredentials").GetArrayLength().ShouldBe(0);
            (options.GetProperty("rpId").GetString(), options.GetProperty("userVerification").GetString()).ShouldBe(("localhost", "required"));
        }

        await (await page.SignIn(authenticator.Get(unknown), "no-such-company")).Refuses(401, "auth.passkey_invalid");
        await (await page.SignIn(new SoftAuthenticator().Get(known))).Refuses(401, "auth.passkey_invalid");
        await (await host.Post($"{PasskeyClient.Path}/sign-in/options", new { })).Refuses(400, "tenant.required");
    }

    [Fact]
    public async Task Another_site_domain_frame_challenge_or_an_unverified_user_opens_nothing()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var member = await host.Member(company, "tenant_member");
        Action<SoftAuthenticator>[] flaws =
        [
            made => made.Origin = "https://evil.example", made => made.Domain = "evil.example", made => made.Framed = true, made => made.VerifiesUser = false,
            made => made.Synchronizes = true,
        ];
        foreach (var flaw in flaws)
        {
            // One of its own for each.
            var (authenticator, _) = await page.Registered();
            flaw(authenticator);
            await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
            authenticator = (await page.Registered()).Authenticator;
            (await page.SignIn(authenticator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var (good, _) = await page.Registered(member.Token);
        await (await page.SignIn(good.Sign("AAAAAAAAAAAAAAAAAAAAAA"))).Refuses(401, "auth.passkey_invalid");
        await (await page.SignIn(good.Get(await page.Options(member.Token)))).Refuses(401, "auth.passkey_invalid");
        var refused = (await host.Audits(company)).Where(record => record.Action == "login_with_passkey" && record.Outcome == "refused").ToList();
        (refused.Count, refused.All(record => record.Code == "auth.passkey_invalid")).ShouldBe((flaws.Length + 2, true));
        refused.Count(record => record.Targets.Any(target => target.Type == "user")).ShouldBe(flaws.Length, "they are recorded with the account that they were about");
    }

    [Fact]
    public async Task An_answer_is_good_once_also_for_two_at_the_same_time()
    {
        var page = new PasskeyClient(host, await host.SignUp());
        var (authenticator, _) = await page.Registered();
        var credential = authenticator.Get(await page.SignInOptions());
        var answers = await Task.WhenAll(page.SignIn(credential), page.SignIn(credential), page.SignIn(credential));
        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 401, 401]);
        await (await page.SignIn(credential)).Refuses(401, "auth.passkey_invalid");
    }

    [Fact]
    public async Task Options_are_good_for_five_minutes()
    {
        var page = new PasskeyClient(host, await host.SignUp());
        var (authenticator, _) = await page.Registered();
        var credential = authenticator.Get(await page.SignInOptions());
        await page.AgeOptions();
        await (await page.SignIn(credential)).Refuses(401, "auth.passkey_invalid");
    }

    [Fact]
    public async Task A_counter_that_does_not_go_on_is_refused_and_announced()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (authenticator, _) = await page.Registered(counter: 5);
        await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
        authenticator.Counter = 9;
        (await page.SignIn(authenticator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var back in new uint[] { 8, 0 })
        {
            authenticator.Counter = back;
            await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
        }

        (await Stored(company)).SignCount.ShouldBe(9);
        (await host.Events(company.Id)).Count(name => name == "passkey.counter_went_back").ShouldBe(3);
        authenticator.Counter = 10;
        (await page.SignIn(authenticator)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_forged_signature_says_nothing_of_the_counter()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (authenticator, _) = await page.Registered(counter: 5);
        var forged = JsonSerializer.SerializeToNode(authenticator.Get(await page.SignInOptions()))!;
        forged["response"]!["signature"] = "MEUCIQ";
        await (await page.SignIn(forged)).Refuses(401, "auth.passkey_invalid");
        (await host.Events(company.Id)).ShouldNotContain("passkey.counter_went_back");
    }

    [Fact]
    public async Task A_passkey_of_another_tenant_or_one_that_was_removed_opens_nothing()
    {
        var (page, other) = (new PasskeyClient(host, await host.SignUp()), new PasskeyClient(host, await host.SignUp()));
        var (authenticator, id) = await page.Registered();
        await (await other.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
        await (await other.SignIn(authenticator.Get(await page.SignInOptions()))).Refuses(401, "auth.passkey_invalid");
        (await page.SignIn(authenticator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Send(HttpMethod.Delete, $"{PasskeyClient.Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
    }

    private Task<Passkey> Stored(Company company) => host.As(company.Id, db => db.Passkeys.AsNoTracking().SingleAsync());
}
