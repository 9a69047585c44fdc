using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>A signed-in user's own accounts at providers.</summary>
public sealed class ExternalLoginTests(IdentityHost host) : IAsyncLifetime
{
    private OddProvider provider = null!;

    public async ValueTask InitializeAsync() => provider = await OddProvider.Start(host.ProviderPorts[1]);

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Fact]
    public async Task An_owner_links_an_account_whatever_its_address_and_signs_in_with_it()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var person = new Person("l-1", "private@elsewhere.example", Verified: false);
        using var browser = new Browser(host);
        var linked = await browser.Get(provider.Answer(await corp.Begin(browser, await corp.AskToLink(browser, await company.OwnerToken())), person));
        (linked.StatusCode, (await linked.Content.ReadAsStringAsync()).Contains("Corp &amp; Co")).ShouldBe((HttpStatusCode.OK, true));
        browser.SetCookies.ShouldNotContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal), "to link is not to sign in");
        await (await corp.SignIn(browser, person)).SignedIn(browser);

        using var owner = host.WithToken(await company.OwnerToken());
        var listed = (await owner.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/external-logins")).GetProperty("items")[0];
        (listed.GetProperty("provider").GetString(), listed.GetProperty("last_used_at").ValueKind).ShouldBe(("corp", JsonValueKind.String));
        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.external_login_changed");

        (await owner.DeleteAsync($"/api/v1/auth/me/external-logins/{listed.GetProperty("id").GetGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var later = new Browser(host);
        await (await corp.SignIn(later, person)).RefusedWith(later, 422, "Nobody may sign in here");
        (await host.Events(company.Id)).ShouldContain("external_login.unlinked");
    }

    [Fact]
    public async Task An_address_to_link_is_good_once_and_in_no_other_browser()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        using var browser = new Browser(host);
        using var victim = new Browser(host);
        var address = await corp.AskToLink(browser, await company.OwnerToken());
        await (await victim.Get(address)).Refuses(400, "external_login.flow_invalid");
        var cookie = browser.Cookies["__Host-dotmac-link"];
        await corp.Begin(browser, address);
        browser.Cookies["__Host-dotmac-link"] = cookie;
        await (await browser.Get(address)).Refuses(400, "external_login.flow_invalid");
    }

    [Fact]
    public async Task An_account_opens_one_user_and_a_user_has_one_account_of_a_provider()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var member = await host.Member(company, "tenant_member");
        foreach (var (token, subject, status) in new[] { (member.Token, "l-2", 200), (await company.OwnerToken(), "l-2", 422), (member.Token, "l-3", 422) })
        {
            using var browser = new Browser(host);
            var answer = await browser.Get(provider.Answer(await corp.Begin(browser, await corp.AskToLink(browser, token)), new(subject, null)));
            ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        }

        (await host.As(company.Id, db => db.ExternalLogins.SingleAsync())).UserId.ShouldBe(member.Id);
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays()
    {
        var company = await host.SignUp();
        var (corp, app) = (await Federated.Register(host, company, provider, provisioning: "just_in_time"), await App.Register(host, company));
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("l-4", $"only@{company.Id:N}.example"))).SignedIn(browser);
        var login = await host.As(company.Id, db => db.ExternalLogins.AsNoTracking().SingleAsync());
        using var http = host.WithToken(await Token(company, login.UserId));
        var refused = await http.DeleteAsync($"/api/v1/auth/me/external-logins/{login.Id}");
        await refused.Refuses(409, "external_login.last");
        await (await http.DeleteAsync($"/api/v1/auth/me/external-logins/{Guid.NewGuid()}")).Refuses(404, "external_login.not_found");

        var email = $"only@{company.Id:N}.example";
        (await host.Reset(await company.ResetLink(email))).StatusCode.ShouldBe(HttpStatusCode.NoContent, "its first password");
        using var again = host.WithToken((await (await host.Login(company, "Another horse 7", email)).Tokens()).Access);
        (await again.DeleteAsync($"/api/v1/auth/me/external-logins/{login.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_ends_with_the_session_in_which_it_was_asked_for(bool byReset)
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var member = await host.Member(company, "tenant_member");
        using var browser = new Browser(host);
        var begun = await corp.Begin(browser, await corp.AskToLink(browser, member.Token));
        var ended = byReset ? await host.Reset(await company.ResetLink(member.Email)) : await host.Post("/api/v1/auth/logout", new { }, member.Token);
        ended.IsSuccessStatusCode.ShouldBeTrue(await ended.Content.ReadAsStringAsync());
        await (await browser.Get(provider.Answer(begun, new("l-5", null)))).RefusedWith(browser, 422, "begin again");
        (await host.As(company.Id, db => db.ExternalLogins.CountAsync())).ShouldBe(0);
    }

    /// <summary>A first-party token of a user who has no password to get one with.</summary>
    private async Task<string> Token(Company company, Guid userId)
    {
        var (user, session, token) = await host.As(company.Id, async db =>
        {
            var user = await db.Users.FirstAsync(user => user.Id == userId);
            var (session, token) = user.SignIn(company.Id, "dotmac", null, null, null, TimeProvider.System.GetUtcNow());
            db.Add(session);
            await db.SaveChangesAsync();
            return (user, session, token);
        });
        var issuer = (Identity.Security.TokenIssuer)host.Services.GetService(typeof(Identity.Security.TokenIssuer))!;
        return Identity.Features.Sessions.SessionTokens.Issue(issuer, user, session, token).AccessToken;
    }
}
