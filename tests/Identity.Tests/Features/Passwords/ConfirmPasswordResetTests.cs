using System.Net;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Passwords;

public sealed class ConfirmPasswordResetTests(IdentityHost host)
{
    private const string New = "Another Horse 7";

    [Fact]
    public async Task Sets_the_password_ends_every_session_and_tells_the_owner()
    {
        var company = await host.SignUp();
        var (access, refresh) = await (await host.Login(company)).Tokens();
        (await host.Reset(await company.ResetLink(company.OwnerEmail), New)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await host.Login(company)).Refuses(401, "credentials.invalid");
        (await host.Login(company, New)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Refuses(401, "refresh_token.invalid");
        using var old = host.WithToken(access);
        await Eventually.Get(async () => (await old.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");

        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.password_changed");
        var events = await host.Events(company.Id);
        events.Count(name => name == "user.password_changed").ShouldBe(1);
        events.ShouldContain("session.revoked");
    }

    [Fact]
    public async Task In_a_suspended_tenant_the_owner_alone_sets_a_password_and_in_a_closed_one_nobody()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        var (owners, members) = (await company.ResetLink(company.OwnerEmail), await company.ResetLink(member.Email));
        await host.Status(company, "suspended", 3);
        await (await host.Reset(members)).Refuses(403, "tenant.suspended");
        (await host.Reset(owners)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await host.Status(company, "cancelled", 4);
        await (await host.Reset(members)).Refuses(403, "tenant.closed");
    }

    [Fact]
    public async Task A_link_is_good_once_however_many_use_it_at_once()
    {
        var company = await host.SignUp();
        var link = await company.ResetLink(company.OwnerEmail);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => host.Reset(link, $"{New} {at}")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
            await refused.Refuses(422, "password_reset.invalid");
    }

    [Fact]
    public async Task A_link_of_an_hour_ago_a_forged_a_foreign_and_a_confirmation_link_are_refused()
    {
        var company = await host.SignUp();
        var other = await host.SignUp(confirmed: false);
        var link = await company.ResetLink(company.OwnerEmail);
        await (await host.Reset((await other.LinkOf(other.OwnerEmail))[..21] + link[21..])).Refuses(422, "password_reset.invalid");
        await (await host.Reset(link[..70] + (link[70] == 'x' ? 'y' : 'x') + link[71..])).Refuses(422, "password_reset.invalid");
        await (await host.Reset(await other.LinkOf(other.OwnerEmail))).Refuses(422, "password_reset.invalid");
        await (await host.Confirm(link)).Refuses(422, "verification_token.invalid");
        await company.AgeLinks("61 minutes");
        await (await host.Reset(link)).Refuses(422, "password_reset.invalid");
    }

    [Fact]
    public async Task A_weak_password_is_refused_at_its_place_and_the_link_stays_good()
    {
        var company = await host.SignUp();
        var link = await company.ResetLink(company.OwnerEmail);
        var refused = await host.Reset(link, "Password1");
        await refused.Refuses(422, "password.too_common");
        (await refused.Content.ReadAsStringAsync()).ShouldContain("/new_password");
        (await host.Reset(link, New)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_locked_account_is_opened_by_its_mailbox()
    {
        var company = await host.SignUp();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.Login(company, "wrong password")).Refuses(401, "credentials.invalid");
        (await host.Reset(await company.ResetLink(company.OwnerEmail), New)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var token = new JsonWebToken((await (await host.Login(company, New)).Tokens()).Access);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
    }
}
