using System.Net;
using DotMac.Identity.Tests.Features.Scim;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Passkeys;

/// <summary>What holds of an account holds also of its passkeys.</summary>
public sealed class PasskeyAccountTests(IdentityHost host)
{
    [Fact]
    public async Task Wrong_tries_lock_nobody_out_and_a_locked_account_is_opened_by_no_passkey()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (authenticator, _) = await page.Registered();
        authenticator.VerifiesUser = false;
        for (var attempt = 0; attempt < 5; attempt++)
            await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.Login(company, "Wrong horse 9")).Refuses(401, "credentials.invalid");
        authenticator.VerifiesUser = true;
        await (await page.SignIn(authenticator)).Refuses(401, "auth.passkey_invalid");
        (await host.Events(company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task Sessions_are_counted_wrong_passwords_forgiven_and_the_shut_out_kept_out()
    {
        var company = await host.SignUp();
        var (page, member) = (new PasskeyClient(host, company), await host.Member(company, "tenant_member"));
        var (authenticator, _) = await page.Registered(member.Token);
        for (var attempt = 0; attempt < 4; attempt++)
            await (await host.Login(company, "Wrong horse 9", member.Email)).Refuses(401, "credentials.invalid");
        for (var count = 0; count < 6; count++)
            (await page.SignIn(authenticator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.Sessions.CountAsync(session => session.UserId == member.Id && session.RevokedAt == null))).ShouldBe(5);
        await (await host.Login(company, "Wrong horse 9", member.Email)).Refuses(401, "credentials.invalid");
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK, "the four were forgiven");

        await host.Status(company, "suspended", 3);
        await (await page.SignIn(authenticator)).Refuses(403, "tenant.suspended");
        await host.Status(company, "active", 4);
        (await page.Send(HttpMethod.Post, $"/api/v1/users/{member.Id}/disable", token: await Fresh(company))).IsSuccessStatusCode.ShouldBeTrue();
        await (await page.SignIn(authenticator)).Refuses(403, "user.disabled");
    }

    [Fact]
    public async Task A_user_that_its_provider_took_away_has_no_passkey_left()
    {
        var company = await host.SignUp();
        var (page, member) = (new PasskeyClient(host, company), await host.Member(company, "tenant_member"));
        await page.Registered(member.Token);
        using var provider = await Provider.Of(host, company);
        (await provider.Send(HttpMethod.Delete, $"Users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.As(company.Id, db => db.Passkeys.CountAsync())).ShouldBe(0);
    }

    private async Task<string> Fresh(Company company) => (await (await host.Login(company)).Tokens()).Access;
}
