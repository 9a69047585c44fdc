using System.Net;
using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.SecondFactors;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>Sign-in through a provider of the tenant, which these tests start and let misbehave.</summary>
public sealed class ExternalSignInTests(IdentityHost host) : IAsyncLifetime
{
    private const string Refused = "The sign-in at the provider was not completed";
    private const string NoAccount = "Nobody may sign in here with that account yet.";
    private const string Over = "This sign-in was not begun in this browser";
    private OddProvider provider = null!;

    public async ValueTask InitializeAsync() => provider = await OddProvider.Start(host.ProviderPorts[0]);

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Fact]
    public async Task Who_proved_its_address_on_both_sides_is_linked_signed_in_at_the_client_and_told()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var (corp, app) = (await Federated.Register(host, company, provider), await App.Register(host, company));
        using var browser = new Browser(host);
        var page = await (await browser.Get(app.Address())).Content.ReadAsStringAsync();
        page.ShouldContain("Sign in with Corp &amp; Co");

        var authorization = await corp.Begin(browser, Federated.Link(page));
        authorization.GetLeftPart(UriPartial.Path).ShouldBe($"{provider.Issuer("corp")}/authorize");
        authorization.Query.ShouldContain("code_challenge_method=S256");
        authorization.Query.ShouldContain("nonce=");
        browser.SetCookies.ShouldContain(cookie => cookie.StartsWith("__Host-dotmac-oauth.", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("secure", StringComparison.OrdinalIgnoreCase) && cookie.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
        var entered = await browser.Get(provider.Answer(authorization, new("s-1", member.Email)));
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());
        Browser.Told(await browser.Walk(entered.Headers.Location!.ToString(), member.Email))["code"].Length.ShouldBe(86);

        var mail = (await company.LastMail(member.Email))!;
        (mail.Template, mail.Variables["what"], mail.Variables["provider"]).ShouldBe(("email.auth.external_login_changed", "linked", "Corp & Co"));
        (await host.Events(company.Id)).Count(name => name == "external_login.linked").ShouldBe(1);
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_in" && record.Outcome == "succeeded" && record.Actor.Id == member.Id.ToString());

        using var later = new Browser(host);
        await (await corp.SignIn(later, new("s-1", "moved@elsewhere.example", Verified: false))).SignedIn(later);
        (await host.Events(company.Id)).Count(name => name == "external_login.linked").ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_no_account_becomes_a_member_only_where_the_tenant_wants_that()
    {
        var company = await host.SignUp();
        var (closed, open) = (await Federated.Register(host, company, provider), await Federated.Register(host, company, provider, "open", "just_in_time"));
        var person = new Person("s-2", $"new@{company.Id:N}.example");
        using var browser = new Browser(host);
        await (await closed.SignIn(browser, person)).RefusedWith(browser, 422, NoAccount);
        await (await open.SignIn(browser, person with { Verified = false })).RefusedWith(browser, 422, NoAccount);
        await (await open.SignIn(browser, person)).SignedIn(browser);

        var user = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.FullName == "Grace Hopper"));
        (user.Email.Value, user.EmailConfirmedAt is not null, user.PasswordHash, user.RoleNames.Single()).ShouldBe((person.Email, true, null, "tenant_member"));
        (await host.Events(company.Id)).Count(name => name == "user.registered").ShouldBe(2, "the owner and this one");
    }

    [Fact]
    public async Task Nobody_becomes_a_member_where_no_seat_is_left()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        await host.Deliver(company.Id, new Contracts.Tenancy.TenantLimitsChanged(company.Id, 1));
        await Eventually.Get(() => host.As(company.Id, db => db.Seats.AnyAsync()), there => there, "the limit");
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("s-seat", $"seat@{company.Id:N}.example"))).RefusedWith(browser, 422, "The seat limit is reached");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(1);
        (await host.Events(company.Id)).ShouldContain("tenant.limit_exceeded");
    }

    [Fact]
    public async Task An_address_that_either_side_has_not_verified_links_nothing_and_tells_nothing()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        var member = await host.Member(company, "tenant_member");
        var invited = $"invited@{company.Id:N}.example";
        (await host.Post("/api/v1/users", new { email = invited, full_name = "Invited" }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        using var browser = new Browser(host);
        foreach (var person in new[]
        {
            new Person("s-3", member.Email, Verified: false), new("s-4", $"nobody@{company.Id:N}.example", Verified: false), new("s-5", null), new("s-6", invited),
        })
            await (await corp.SignIn(browser, person)).RefusedWith(browser, 422, NoAccount);
        (await host.Events(company.Id)).ShouldNotContain("external_login.linked");
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_in" && record.Code == "external_login.no_account");
    }

    [Fact]
    public async Task An_owner_is_never_opened_by_an_address_that_a_provider_tells()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("s-7", company.OwnerEmail))).RefusedWith(browser, 422, NoAccount);
    }

    [Fact]
    public async Task A_state_is_good_once_in_the_browser_that_was_given_it_and_cannot_be_forged()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        var person = new Person("s-8", $"eve@{company.Id:N}.example");
        using (var other = new Browser(host))
        using (var victim = new Browser(host))
        {
            var stolen = provider.Answer(await corp.Begin(other), person);
            await (await victim.Get(stolen)).RefusedWith(victim, 400, Over);
            await (await victim.Get(Regex.Replace(stolen, "state=[^&]*", "state=forged"))).RefusedWith(victim, 400, Over);
            await (await victim.Get(Regex.Replace(stolen, "&?state=[^&]*", ""))).RefusedWith(victim, 400, Over);
            await (await victim.Get($"/api/v1/auth/oauth/{corp.Id}/callback")).RefusedWith(victim, 400, Over);
            await (await other.Get(stolen)).SignedIn(other); // what the victim tried has used nothing up
        }

        using var browser = new Browser(host);
        var callback = provider.Answer(await corp.Begin(browser), person);
        var cookies = browser.Cookies.ToList();
        await (await browser.Get(callback)).SignedIn(browser);
        using var replay = new Browser(host);
        foreach (var (name, value) in cookies)
            replay.Cookies[name] = value;
        await (await replay.Get(callback)).RefusedWith(replay, 400, Over);
    }

    [Fact]
    public async Task One_providers_answer_is_not_taken_for_anothers()
    {
        var company = await host.SignUp();
        var (one, other) = (await Federated.Register(host, company, provider, "one", "just_in_time"), await Federated.Register(host, company, provider, "other", "just_in_time"));
        var person = new Person("s-9", $"mixed@{company.Id:N}.example");
        using var browser = new Browser(host);
        var answer = provider.Answer(await one.Begin(browser), person);
        await (await browser.Get(answer.Replace(one.Id.ToString(), other.Id.ToString()))).RefusedWith(browser, 400, Over);

        // The honest provider's state with the code of the other: its token endpoint does not know the code.
        var (mine, foreign) = (provider.Answer(await one.Begin(browser), person), provider.Answer(await other.Begin(browser), person));
        var mixed = Regex.Replace(mine, "code=[^&]*", Regex.Match(foreign, "code=[^&]*").Value);
        await (await browser.Get(mixed)).RefusedWith(browser, 422, Refused);
        await (await browser.Get(provider.Answer(await one.Begin(browser), person, issuer: provider.Issuer("other")))).RefusedWith(browser, 422, Refused);
        await (await browser.Get(Regex.Replace(provider.Answer(await one.Begin(browser), person), "&iss=[^&]*", ""))).RefusedWith(browser, 422, Refused);
    }

    [Theory]
    [InlineData(nameof(Flaw.WrongNonce))]
    [InlineData(nameof(Flaw.NoSignature))]
    [InlineData(nameof(Flaw.ForeignKey))]
    [InlineData(nameof(Flaw.WrongIssuer))]
    [InlineData(nameof(Flaw.WrongAudience))]
    [InlineData(nameof(Flaw.Expired))]
    [InlineData(nameof(Flaw.OtherSubjectInUserInfo))]
    [InlineData(nameof(Flaw.ErrorAtToken))]
    public async Task An_answer_that_cannot_be_trusted_opens_nothing(string flaw)
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        using var browser = new Browser(host);
        var refused = await corp.SignIn(browser, new("s-10", $"odd@{company.Id:N}.example"), Enum.Parse<Flaw>(flaw));
        await refused.RefusedWith(browser, 422, Refused);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Sign in with Corp", customMessage: "one may try again");
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_in" && record.Code == "identity_provider.answer_refused");
        (await host.Events(company.Id)).Count(name => name == "user.registered").ShouldBe(1);
    }

    [Fact]
    public async Task Another_tenants_provider_is_not_found_and_a_request_leads_to_our_own_pages_alone()
    {
        var (company, stranger) = (await host.SignUp(), await host.SignUp());
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        using var browser = new Browser(host);
        foreach (var address in new[] { $"corp/authorize?tenant={stranger.Slug}", "corp/authorize?tenant=nobody", $"none/authorize?tenant={company.Slug}" })
            await (await browser.Get($"/api/v1/auth/oauth/{address}")).Refuses(404, "identity_provider.not_found");

        var begun = await corp.Begin(browser, $"/api/v1/auth/oauth/corp/authorize?tenant={company.Slug}&request=https%3A%2F%2Fevil.example%2F%3Fclient_id%3Dx");
        var led = await browser.Get(provider.Answer(begun, new("s-11", $"open@{company.Id:N}.example")));
        if (led.Headers.Location is { } target)
            target.ToString().ShouldStartWith("/connect/");
        else
            await led.SignedIn(browser);
    }

    [Fact]
    public async Task While_a_provider_is_down_the_page_says_so_and_later_it_works()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, $"down-{Guid.NewGuid():N}"[..20], "just_in_time");
        using var browser = new Browser(host);
        await provider.DisposeAsync();
        var refused = await browser.Get($"/api/v1/auth/oauth/{corp.Name}/authorize?tenant={company.Slug}");
        await refused.RefusedWith(browser, 422, "The provider does not answer at the moment.");
        provider = await OddProvider.Start(host.ProviderPorts[0]);
        corp = corp with { Provider = provider };
        await (await corp.SignIn(browser, new("s-12", $"late@{company.Id:N}.example"))).SignedIn(browser);
    }

    [Fact]
    public async Task Nothing_packed_is_asked_for_nor_unpacked()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, $"packed-{Guid.NewGuid():N}"[..20], "just_in_time");
        using var browser = new Browser(host);
        provider.Packs = true;
        var refused = await browser.Get($"/api/v1/auth/oauth/{corp.Name}/authorize?tenant={company.Slug}");
        await refused.RefusedWith(browser, 422, "The provider does not answer at the moment.");
        provider.Accepted.ShouldBeOneOf("", "identity");
    }

    [Fact]
    public async Task A_deleted_or_disabled_provider_ends_at_once_also_for_who_is_on_the_way_back()
    {
        var company = await host.SignUp();
        var (deleted, off) = (await Federated.Register(host, company, provider, "gone", "just_in_time"), await Federated.Register(host, company, provider, "off", "just_in_time"));
        var person = new Person("s-13", $"gone@{company.Id:N}.example");
        using var browser = new Browser(host);
        await (await deleted.SignIn(browser, person)).SignedIn(browser);
        using var other = new Browser(host);
        var (late, later) = (provider.Answer(await deleted.Begin(other), person), provider.Answer(await off.Begin(other), person));
        await deleted.Delete();
        (await off.Patch(new { enabled = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await other.Get(late)).RefusedWith(other, 400, Over);
        await (await other.Get(later)).RefusedWith(other, 400, Over);
        foreach (var name in new[] { "gone", "off" })
            await (await other.Get($"/api/v1/auth/oauth/{name}/authorize?tenant={company.Slug}")).Refuses(404, "identity_provider.not_found");
        (await host.Events(company.Id)).ShouldContain("external_login.unlinked");
        (await host.As(company.Id, db => db.ExternalLogins.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_all_the_same()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var member = await host.Member(company, "tenant_member");
        var authenticator = await Authenticator.On(host, company, member.Email, member.Token);
        using var browser = new Browser(host);
        var asked = await corp.SignIn(browser, new("s-14", member.Email));
        var page = await asked.Content.ReadAsStringAsync();
        (asked.StatusCode, page.Contains("Enter your code")).ShouldBe((HttpStatusCode.OK, true), page);
        browser.SetCookies.ShouldNotContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));

        (await host.Events(company.Id)).ShouldNotContain("external_login.linked", "the code is not proved");
        var fields = Browser.Fields(page);
        fields["code"] = authenticator.Code();
        await (await browser.Post("/connect/sign-in", fields)).SignedIn(browser);
    }

    [Fact]
    public async Task A_client_is_not_exchanged_under_those_who_are_linked()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        (await corp.Patch(new { client_id = "dotmac" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("s-20", $"pair@{company.Id:N}.example"))).SignedIn(browser);
        (await corp.Patch(new { client_id = "dotmac", display_name = "Corp" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await corp.Patch(new { client_id = "another" })).Refuses(409, "identity_provider.client_in_use");
    }

    [Fact]
    public async Task Who_was_disabled_or_whose_company_stopped_stays_out()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var (member, other) = (await host.Member(company, "tenant_member"), await host.Member(company, "tenant_member"));
        using var browser = new Browser(host);
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).IsSuccessStatusCode.ShouldBeTrue();
        await (await corp.SignIn(browser, new("s-15", member.Email))).RefusedWith(browser, 422, "The account is disabled");
        await host.Status(company, "suspended", 3);
        await (await corp.SignIn(browser, new("s-16", other.Email))).RefusedWith(browser, 422, "The tenant is suspended");
        (await host.Events(company.Id)).ShouldNotContain("external_login.linked");
    }

    [Theory]
    [InlineData("prompt=login", "prompt=login", -600)]
    [InlineData("max_age=300", "max_age=300", -600)]
    [InlineData("prompt=login", "prompt=login", null)]
    public async Task Who_is_to_sign_in_anew_does_so_at_the_provider(string demand, string passedOn, int? age)
    {
        var company = await host.SignUp();
        var (corp, app) = (await Federated.Register(host, company, provider, provisioning: "just_in_time"), await App.Register(host, company));
        var (person, now) = (new Person("s-21", $"anew@{company.Id:N}.example"), TimeProvider.System.GetUtcNow());
        using var browser = new Browser(host);
        var link = Federated.Link(await (await browser.Get($"{app.Address()}&{demand}")).Content.ReadAsStringAsync());
        var begun = await corp.Begin(browser, link);
        begun.Query.ShouldContain(passedOn);
        await (await browser.Get(provider.Answer(begun, person with { AuthTime = age is { } seconds ? now.AddSeconds(seconds) : null })))
            .RefusedWith(browser, 422, "You were to sign in anew");
        var entered = await browser.Get(provider.Answer(await corp.Begin(browser, link), person with { AuthTime = now }));
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_sign_in_there_without_a_question_is_as_old_here_as_it_is_there()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        var then = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("s-22", $"silent@{company.Id:N}.example", AuthTime: then))).SignedIn(browser);
        var user = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.FullName == "Grace Hopper"));
        (await host.As(company.Id, db => db.Sessions.AsNoTracking().SingleAsync(session => session.UserId == user.Id))).AuthenticatedAt.ShouldBe(then);
    }

    [Fact]
    public async Task Of_two_first_sign_ins_with_one_address_the_later_begins_again()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time");
        var email = $"twice@{company.Id:N}.example";
        using var browser = new Browser(host);
        var callback = provider.Answer(await corp.Begin(browser), new("s-23", email));
        var crossed = await host.As(company.Id, async db =>
        {
            var role = SystemRoles.Of(SystemRoles.TenantMember, company.Id);
            db.Add(User.Federate(EmailAddress.Of(email), "First", role, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync();
            var late = browser.Get(callback);
            await Eventually.Get(
                () => db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))").SingleAsync(),
                waiting => waiting > 0, "the later one to wait for the first");
            return late;
        });
        await (await crossed).RefusedWith(browser, 422, "begin again");
    }

    [Fact]
    public async Task Only_verified_addresses_of_the_companys_domains_come_in()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: "just_in_time", domains: ["Corp.Example"]);
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("s-17", "a@sub.corp.example"))).RefusedWith(browser, 422, "mail domains");
        await (await corp.SignIn(browser, new("s-18", "a@corp.example", Verified: false))).RefusedWith(browser, 422, "mail domains");
        await (await corp.SignIn(browser, new("s-19", "a@CORP.example"))).SignedIn(browser);
    }

    [Fact]
    public async Task GitHub_tells_its_accounts_and_their_primary_verified_address_over_its_api()
    {
        var company = await host.SignUp();
        var github = await Federated.Register(host, company, provider, "github", "just_in_time", kind: "github");
        var person = new Person("4711", $"grace@{company.Id:N}.example");
        using var browser = new Browser(host);
        await (await github.SignIn(browser, person with { Verified = false })).RefusedWith(browser, 422, NoAccount);
        await (await github.SignIn(browser, person)).SignedIn(browser);
        var login = await host.As(company.Id, db => db.ExternalLogins.AsNoTracking().SingleAsync());
        login.Subject.ShouldBe("4711");
    }
}
