using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>Acceptance ID-11; WebAuthn Level 3, 7.1.</summary>
public sealed class RegisterPasskeyTests(IdentityHost host)
{
    [Fact]
    public async Task Options_name_the_site_the_user_and_what_it_has_and_ask_for_a_verified_user()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (known, _) = await page.Registered();
        var options = await page.Options();
        options.GetProperty("rp").GetProperty("id").GetString().ShouldBe("localhost");
        options.GetProperty("user").GetProperty("name").GetString().ShouldBe(company.OwnerEmail);
        Guid.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString())))
            .ShouldBe(await host.As(company.Id, db => db.Users.Select(user => user.Id).SingleAsync()));
        options.GetProperty("excludeCredentials").EnumerateArray().Select(excluded => excluded.GetProperty("id").GetString()).ShouldBe([known.CredentialId]);
        var selection = options.GetProperty("authenticatorSelection");
        selection.GetProperty("residentKey").GetString().ShouldBe("required");
        selection.GetProperty("userVerification").GetString().ShouldBe("required");
        options.GetProperty("timeout").GetInt32().ShouldBe(300_000);
    }

    [Fact]
    public async Task A_passkey_is_registered_announced_and_told_by_mail()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var authenticator = new SoftAuthenticator { Synchronizes = true };
        var answer = await page.Register(authenticator.Create(await page.Options()), " Ada's phone ");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var shown = await answer.Json();
        shown.GetProperty("name").GetString().ShouldBe("Ada's phone");
        (shown.GetProperty("backup_eligible").GetBoolean(), shown.GetProperty("backed_up").GetBoolean()).ShouldBe((true, false));
        answer.Headers.Location!.ToString().ShouldBe($"{PasskeyClient.Path}/{shown.GetProperty("id").GetGuid()}");

        var stored = await host.As(company.Id, db => db.Passkeys.AsNoTracking().SingleAsync());
        (Base64Url.EncodeToString(stored.CredentialId), stored.Transports.Single(), stored.LastUsedAt).ShouldBe((authenticator.CredentialId, "internal", null));
        (await host.Events(company.Id)).Count(name => name == "passkey.registered").ShouldBe(1);
        (await host.Audits(company)).ShouldContain(record => record.Action == "register_passkey" && record.Outcome == "succeeded");
        var mail = (await company.LastMail(company.OwnerEmail))!;
        (mail.Template, mail.Variables["what"], mail.Variables["passkey_name"]).ShouldBe(("email.auth.passkey_changed", "added", "Ada's phone"));
    }

    [Fact]
    public async Task Another_site_domain_frame_or_an_unverified_user_registers_nothing()
    {
        var company = await host.SignUp();
        await Refuses(company, new() { Origin = "https://evil.example" }, 422, "passkey.origin_invalid");
        await Refuses(company, new() { Origin = "http://localhost" }, 422, "passkey.origin_invalid");
        await Refuses(company, new() { Domain = "evil.example" }, 422, "passkey.refused");
        await Refuses(company, new() { Framed = true }, 422, "passkey.refused");
        await Refuses(company, new() { VerifiesUser = false }, 422, "passkey.refused");
        (await host.As(company.Id, db => db.Passkeys.CountAsync())).ShouldBe(0);
        (await host.Audits(company)).Count(record => record.Action == "register_passkey" && record.Outcome == "refused").ShouldBe(5);
    }

    [Fact]
    public async Task Options_are_good_for_one_answer_whatever_it_was()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var options = await page.Options();
        await (await page.Register(new SoftAuthenticator { VerifiesUser = false }.Create(options))).Refuses(422, "passkey.refused");
        await (await page.Register(new SoftAuthenticator().Create(options))).Refuses(422, "passkey.challenge_invalid");
    }

    [Fact]
    public async Task Options_are_good_for_five_minutes()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var options = await page.Options();
        await page.AgeOptions();
        await (await page.Register(new SoftAuthenticator().Create(options))).Refuses(422, "passkey.challenge_invalid");
        await page.Options();
        (await host.As(company.Id, db => db.PasskeyCeremonies.CountAsync())).ShouldBe(1, "the old ones are forgotten");
    }

    [Fact]
    public async Task Nobody_answers_the_options_of_somebody_else()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        var (page, member) = (new PasskeyClient(host, company), await host.Member(company, "tenant_member"));
        var answer = new SoftAuthenticator().Create(await page.Options());
        await (await page.Register(answer, token: member.Token)).Refuses(422, "passkey.challenge_invalid");
        await (await page.Register(answer, token: await other.OwnerToken())).Refuses(422, "passkey.challenge_invalid");
        (await page.Register(answer)).StatusCode.ShouldBe(HttpStatusCode.Created, "others' tries end nothing");
    }

    [Fact]
    public async Task A_credential_is_registered_once_also_by_two_at_the_same_time()
    {
        var company = await host.SignUp();
        var (page, member) = (new PasskeyClient(host, company), await host.Member(company, "tenant_member"));
        var authenticator = new SoftAuthenticator();
        object[] tries = [authenticator.Create(await page.Options()), authenticator.Create(await page.Options())];
        var answers = await Task.WhenAll(tries.Select(attempt => page.Register(attempt)));
        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([201, 409]);
        await answers.Single(answer => answer.StatusCode == HttpStatusCode.Conflict).Refuses(409, "passkey.already_registered");
        await (await page.Register(authenticator.Create(await page.Options(member.Token)), token: member.Token)).Refuses(409, "passkey.already_registered");
        (await host.As(company.Id, db => db.Passkeys.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_registration_that_is_repeated_under_its_key_has_the_same_answer()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        using var http = host.WithToken(await company.OwnerToken());
        http.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        var body = new { name = "Laptop", credential = new SoftAuthenticator().Create(await page.Options()) };
        var (first, second) = (await http.PostAsJsonAsync(PasskeyClient.Path, body), await http.PostAsJsonAsync(PasskeyClient.Path, body));
        second.StatusCode.ShouldBe(HttpStatusCode.Created, await second.Content.ReadAsStringAsync());
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await host.As(company.Id, db => db.Passkeys.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        var page = new PasskeyClient(host, await host.SignUp());
        foreach (var credential in new object?[] { null, 1, "text", new { }, new { id = "x", response = 1 }, new { id = "AA", response = new { clientDataJSON = "AA" } } })
            await (await page.Register(credential!)).Refuses(422, "passkey.refused");
        await (await page.Register(new string('x', 70_000))).Refuses(422, "passkey.refused");
    }

    [Fact]
    public async Task A_user_has_twenty_at_most()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var late = new SoftAuthenticator().Create(await page.Options());
        for (var count = 0; count < 20; count++)
            await page.Registered();
        await (await page.Register(late)).Refuses(409, "passkey.too_many");
        await (await host.Post($"{PasskeyClient.Path}/options", new { }, await company.OwnerToken())).Refuses(409, "passkey.too_many");
    }

    private async Task Refuses(Company company, SoftAuthenticator authenticator, int status, string code)
    {
        var page = new PasskeyClient(host, company);
        await (await page.Register(authenticator.Create(await page.Options()))).Refuses(status, code);
    }
}
