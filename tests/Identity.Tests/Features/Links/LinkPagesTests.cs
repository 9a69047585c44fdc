using System.Net;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Tests.Features.Connect;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Links;

/// <summary>What mailed links open in a browser: confirming an address, a new password, an invitation.</summary>
public sealed class LinkPagesTests(IdentityHost host)
{
    private const string Confirm = "/api/v1/auth/verify-email";
    private const string Reset = "/api/v1/auth/password-reset";
    private const string Invite = "/api/v1/tenants/invitations/accept";

    [Fact]
    public async Task A_new_account_gets_its_password_on_the_page_and_is_led_to_the_sign_in()
    {
        var company = await host.SignUp(confirmed: false);
        using var browser = new Browser(host);
        var link = await company.LinkOf(company.OwnerEmail);
        var page = await Shown(browser, Confirm, link);
        page.ShouldContain(company.OwnerEmail);
        (await Shown(browser, Confirm, link)).ShouldContain("name=\"password\"", customMessage: "looking uses nothing up");

        var done = await Send(browser, Confirm, page, ("password", IdentityHost.Password));
        done.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await done.Content.ReadAsStringAsync()).ShouldContain($"/api/v1/auth/account?tenant={company.Id}");
        (await host.Audits(company)).ShouldContain(record => record.Action == "confirm_email" && record.Outcome == "succeeded");
        (await host.Events(company.Id)).ShouldContain("user.email_confirmed");
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var again = await Send(browser, Confirm, page, ("password", IdentityHost.Password));
        again.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await again.Content.ReadAsStringAsync()).ShouldNotContain("<form");
    }

    [Fact]
    public async Task A_password_that_is_too_easy_is_refused_on_the_form_and_the_link_stays_good()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var page = await Shown(browser, Reset, await company.ResetLink(company.OwnerEmail));
        foreach (var poor in new[] { "short", "", "alllowercase9", new string('A', 1001) })
        {
            var refused = await Send(browser, Reset, page, ("password", poor));
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, poor);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
            (await refused.Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");
        }

        (await Send(browser, Reset, page, ("password", "Another horse 7"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, "Another horse 7")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Audits(company)).ShouldContain(record => record.Action == "confirm_password_reset" && record.Outcome == "refused" && record.Code != null);
        (await browser.Get($"{Reset}?token={Browser.Fields(page)["token"]}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_is_invited_sees_by_whom_and_to_what_and_comes_in()
    {
        var company = await host.SignUp();
        var email = $"grace-{Guid.NewGuid():N}@example.com";
        await Invited(company, email);
        using var browser = new Browser(host);
        var page = await Shown(browser, Invite, await company.LinkOf(email));
        foreach (var told in new[] { "Ada Owner", "Acme", "tenant admin", email })
            page.ShouldContain(told);

        var nameless = await Send(browser, Invite, page, ("full_name", "  "), ("password", IdentityHost.Password));
        nameless.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var poor = await Send(browser, Invite, page, ("full_name", "Grace <b>Hopper"), ("password", "easy"));
        (await poor.Content.ReadAsStringAsync()).ShouldContain("value=\"Grace &lt;b&gt;Hopper\"", customMessage: "what was typed stays, as text");
        (await Send(browser, Invite, page, ("full_name", "Grace Hopper"), ("password", IdentityHost.Password))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: email)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(company.Id)).ShouldContain("invitation.used");
    }

    [Fact]
    public async Task Whose_address_has_an_account_is_led_to_the_sign_in_and_looking_ends_nothing()
    {
        var company = await host.SignUp();
        var email = $"grace-{Guid.NewGuid():N}@example.com";
        var invitation = await Invited(company, email);
        var link = await company.LinkOf(email);
        (await host.Post("/api/v1/users", new { email, full_name = "Grace", roles = new[] { "tenant_member" } }, await company.OwnerToken()))
            .StatusCode.ShouldBe(HttpStatusCode.Created);
        using var browser = new Browser(host);
        var answer = await browser.Get($"{Invite}?token={link}");
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"/api/v1/auth/account?tenant={company.Id}");
        (await host.As(company.Id, db => db.Invitations.AsNoTracking().SingleAsync(row => row.Id == invitation))).ClosedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(Confirm)]
    [InlineData(Reset)]
    [InlineData(Invite)]
    public async Task Nonsense_opens_nothing_and_no_other_site_sends_the_form(string address)
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        foreach (var token in new[] { "", "%3Cscript%3E", "x", "%00", SecretToken.New(company.Id, Guid.CreateVersion7()).ToString() })
        {
            var answer = await browser.Get($"{address}?token={token}");
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, token);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<script");
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldStartWith("default-src 'none'");
            policy.ShouldNotContain("script-src");
            (answer.Headers.CacheControl!.NoStore, answer.Headers.GetValues("Referrer-Policy").Single()).ShouldBe((true, "no-referrer"));
        }

        var foreign = await browser.Post($"{address}/page", [new("token", "x"), new("password", "x")]);
        (foreign.StatusCode, foreign.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.Forbidden, "text/html"));
    }

    private async Task<Guid> Invited(Company company, string email)
    {
        var owner = await host.As(company.Id, db => db.Users.Where(user => user.Roles.Any(held => held.Role == "tenant_owner")).Select(user => user.Id).FirstAsync());
        var id = Guid.CreateVersion7();
        await host.Deliver(
            company.Id, new TenantInvitationCreated(id, email, "tenant_admin", owner, TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(7), null));
        return id;
    }

    private static async Task<string> Shown(Browser browser, string address, string token)
    {
        var answer = await browser.Get($"{address}?token={token}");
        var page = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        return page;
    }

    private static Task<HttpResponseMessage> Send(Browser browser, string address, string page, params (string Name, string Value)[] typed)
    {
        var form = Browser.Fields(page);
        foreach (var (name, value) in typed)
            form[name] = value;
        return browser.Post($"{address}/page", form);
    }
}
