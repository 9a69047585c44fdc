using System.Net;
using System.Web;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.SignInPolicies;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Registrations;

/// <summary>The page for registering, without a script.</summary>
public sealed class ShowRegistrationTests(IdentityHost host)
{
    private const string Address = "/api/v1/auth/register";

    private static string Mailbox(string domain = "example.com") => $"new-{Guid.NewGuid():N}@{domain}";

    [Fact]
    public async Task Somebody_registers_on_the_page_and_says_its_name_on_that_of_the_link()
    {
        var (company, email) = (await Open(), Mailbox());
        using var browser = new Browser(host);
        var sent = await Send(browser, await Shown(browser, company), email);
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await sent.Content.ReadAsStringAsync()).ShouldContain("Look into your mailbox");
        (await host.Audits(company)).ShouldContain(record => record.Action == "register_user" && record.Outcome == "succeeded");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(1, "the owner");

        var link = await (await browser.Get($"/api/v1/auth/verify-email?token={await company.LinkOf(email)}")).Content.ReadAsStringAsync();
        var form = Browser.Fields(link);
        (form["full_name"], form["password"]) = ("Grace Hopper", IdentityHost.Password);
        (await browser.Post("/api/v1/auth/verify-email/page", form)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: email)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(company.Id)).Count(name => name == "user.registered").ShouldBe(2);
    }

    [Fact]
    public async Task Who_has_an_account_sees_the_same_page_and_gets_another_mail()
    {
        var company = await Open();
        var member = await host.Member(company);
        var stranger = Mailbox();
        using var browser = new Browser(host);
        var (known, unknown) = (await Send(browser, await Shown(browser, company), member.Email), await Send(browser, await Shown(browser, company), stranger));
        known.StatusCode.ShouldBe(unknown.StatusCode);
        (await known.Content.ReadAsStringAsync()).Replace(member.Email, "").ShouldBe((await unknown.Content.ReadAsStringAsync()).Replace(stranger, ""));
        await Eventually.Get(() => company.LastMail(member.Email), mail => mail?.Template == "email.auth.account_exists", "the mail");
    }

    [Fact]
    public async Task The_sign_in_page_leads_there_and_back_only_where_the_policy_lets_strangers_in()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        (await Text(browser, $"/api/v1/auth/account?tenant={company.Slug}")).ShouldNotContain(Address);
        (await browser.Get($"{Address}?tenant={company.Slug}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await host.ChangePolicy(company, new { open_registration = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var signIn = await Text(browser, $"/api/v1/auth/account?tenant={company.Slug}");
        var start = signIn.IndexOf($"{Address}?", StringComparison.Ordinal);
        start.ShouldBePositive();
        var page = await Text(browser, HttpUtility.HtmlDecode(signIn[start..signIn.IndexOf('"', start)]));
        page.ShouldContain("href=\"/api/v1/auth/account\"", customMessage: "back to what it signed in for");
    }

    [Fact]
    public async Task What_is_refused_is_said_on_the_page()
    {
        var company = await Open("corp.example");
        using var browser = new Browser(host);
        var page = await Shown(browser, company);
        foreach (var (email, said) in new[] { (Mailbox(), "Addresses of this domain"), ("no address", "role=\"alert\""), ("", "role=\"alert\""), ("<b> at corp.example", "&lt;b&gt;") })
        {
            var refused = await Send(browser, page, email);
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, email);
            (await refused.Content.ReadAsStringAsync()).ShouldContain(said);
        }

        (await host.Audits(company)).ShouldContain(record => record.Action == "register_user" && record.Code == "registration.domain_refused");
        (await host.ChangePolicy(company, new { open_registration = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var closed = await Send(browser, page, Mailbox("corp.example"));
        (await closed.Content.ReadAsStringAsync()).ShouldNotContain("<form", customMessage: "there is nothing to try again");
        (await host.As(company.Id, db => db.Registrations.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Nonsense_leads_nowhere_and_no_other_site_sends_the_form()
    {
        var company = await Open();
        using var browser = new Browser(host);
        foreach (var query in new[] { "", "?tenant=no-such-tenant", "?tenant=%00", "?tenant=platform", "?tenant=%3Cscript%3E" })
            (await browser.Get($"{Address}{query}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, query);
        var hostile = await browser.Get($"{Address}?tenant={company.Slug}&request=%22%3E%3Cscript%3Ehttps://evil.example&client_id=x");
        var page = await hostile.Content.ReadAsStringAsync();
        page.ShouldNotContain("<script");
        page.ShouldNotContain("href=\"https://evil");
        var policy = hostile.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldNotContain("script-src");
        (await browser.Post($"{Address}/page", [new("tenant", company.Slug), new("email", Mailbox())])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<Company> Open(params string[] domains)
    {
        var company = await host.SignUp();
        (await host.ChangePolicy(company, new { open_registration = true, email_domains = domains })).StatusCode.ShouldBe(HttpStatusCode.OK);
        return company;
    }

    private static Task<string> Shown(Browser browser, Company company) => Text(browser, $"{Address}?tenant={company.Slug}");

    private static async Task<string> Text(Browser browser, string address)
    {
        var answer = await browser.Get(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<HttpResponseMessage> Send(Browser browser, string page, string email) =>
        browser.Post($"{Address}/page", new Dictionary<string, string>(Browser.Fields(page)) { ["email"] = email });
}
