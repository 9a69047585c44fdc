using System.Diagnostics;
using System.Net;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Tests.Features.SignInPolicies;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Registrations;

/// <summary>ID-03: whoever registers learns nothing of accounts.</summary>
public sealed class RegisterUserTests(IdentityHost host)
{
    private static string Address(string domain = "example.com") => $"new-{Guid.NewGuid():N}@{domain}";

    [Fact]
    public async Task Whoever_proves_the_address_says_its_name_chooses_a_password_and_comes_in_as_a_member()
    {
        var (company, email) = (await Open(), Address());
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.Login(company, email: email)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var confirmed = await Prove(await company.LinkOf(email));
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync());

        (await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.FullName == "Grace Hopper"))).RoleNames.ShouldBe(["tenant_member"]);
        var token = new JsonWebToken((await (await host.Login(company, email: email)).Tokens()).Access);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
        using var http = host.WithToken(token.EncodedToken);
        (await http.GetAsync("/api/v1/auth/scim-tokens")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Events(company.Id)).Count(name => name == "user.registered").ShouldBe(2);
        (await host.Audits(company)).ShouldContain(record => record.Action == "register_user" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task Who_has_an_account_gets_the_same_answer_and_is_told_by_mail()
    {
        var company = await Open();
        var member = await host.Member(company);
        var (known, unknown) = (await Register(company, member.Email.ToUpperInvariant()), await Register(company, Address()));
        (await Shape(known)).ShouldBe(await Shape(unknown));
        known.Headers.Contains("Set-Cookie").ShouldBeFalse();
        await Done(company);
        var mail = await company.LastMail(member.Email);
        mail!.Template.ShouldBe("email.auth.account_exists");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK, "nothing changed");

        var before = (await company.Mails(member.Email)).Count;
        await Register(company, member.Email);
        await Done(company);
        (await company.Mails(member.Email)).Count.ShouldBe(before, "one a minute");
    }

    [Fact]
    public async Task Of_many_who_register_one_address_at_once_one_user_is_made()
    {
        var (company, email) = (await Open(), Address());
        (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Register(company, email)))).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
        await Done(company);
        (await company.Mails(email)).Count.ShouldBe(1, "one a minute");
        var link = await company.LinkOf(email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Prove(link)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await refused.Refuses(422, "verification_token.invalid");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await host.As(company.Id, db => db.Registrations.CountAsync())).ShouldBe(0, "what was asked is forgotten");
    }

    [Fact]
    public async Task Nobody_is_a_user_or_takes_a_seat_before_the_address_is_proved()
    {
        var company = await Open();
        await Seats(company, 2);
        for (var stranger = 0; stranger < 3; stranger++)
            (await Register(company, Address())).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Done(company);
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(1);
        (await host.Events(company.Id)).Count(name => name == "user.registered").ShouldBe(1, "the owner");

        await host.Member(company);
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2, "there was a seat left");
    }

    [Fact]
    public async Task A_weak_or_missing_password_no_name_and_a_forged_link_are_refused_and_the_link_stays_good()
    {
        var (company, email) = (await Open(), Address());
        await Register(company, email);
        var link = await company.LinkOf(email);
        await (await host.Confirm(link, "short", "Grace")).Refuses(422, "password.too_short");
        await (await host.Confirm(link, null, "Grace")).Refuses(422, "password.required");
        await (await host.Confirm(link)).Refuses(422, "full_name.required");
        (await host.Confirm(link, name: " ")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await (await Prove(link[..70] + (link[70] == 'x' ? 'y' : 'x') + link[71..])).Refuses(422, "verification_token.invalid");
        (await Prove(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_link_opens_a_form_that_takes_name_and_password()
    {
        var (company, email) = (await Open(), Address());
        await Register(company, email);
        using var http = host.Anonymous();
        var page = await http.GetStringAsync($"/api/v1/auth/verify-email?token={await company.LinkOf(email)}");
        page.ShouldContain("Choose a password for your account at <strong>Acme</strong>");
        page.ShouldContain("name=\"full_name\"");
        page.ShouldContain(email);
    }

    [Fact]
    public async Task Asking_again_takes_no_link_away_and_one_that_is_used_ends_all()
    {
        var (company, email) = (await Open(), Address());
        await Register(company, email);
        var first = await company.LinkOf(email);
        await Mailed(company, TimeSpan.FromMinutes(2));
        await Register(company, email);
        await Done(company);
        (await company.Mails(email)).Count.ShouldBe(2);
        var second = await company.LinkOf(email);
        (await Prove(first)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Prove(second)).Refuses(422, "verification_token.invalid");
        (await host.As(company.Id, db => db.Registrations.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_is_good_for_a_day_and_then_forgotten()
    {
        var (company, email) = (await Open(), Address());
        await Register(company, email);
        var link = await company.LinkOf(email);
        await Mailed(company, TimeSpan.FromHours(25));
        await (await Prove(link)).Refuses(422, "verification_token.invalid");
        await host.As(company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE due_work SET due_at = now() WHERE kind = 'forget_registration'");
            db.MarkSaved();
            return 0;
        });
        await Eventually.Get(() => host.As(company.Id, db => db.Registrations.CountAsync()), left => left == 0, "to be forgotten");
    }

    [Fact]
    public async Task A_link_is_judged_by_what_holds_when_it_is_used()
    {
        var (company, email, invited) = (await Open(), Address(), Address());
        await Register(company, email);
        await Register(company, invited);
        var (link, other) = (await company.LinkOf(email), await company.LinkOf(invited));
        await Invite(company, invited);
        await Eventually.Get(() => company.Mails(invited), mails => mails.Count == 2, "the invitation");
        await (await Prove(other)).Refuses(422, "verification_token.invalid");

        (await host.ChangePolicy(company, new { open_registration = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Prove(link)).Refuses(403, "registration.closed");
        (await host.ChangePolicy(company, new { open_registration = true })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.Status(company, "suspended", 3);
        await (await Prove(link)).Refuses(403, "tenant.suspended");
        await host.Status(company, "active", 4);
        (await Prove(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Explicit = true)]
    public async Task Known_and_unknown_addresses_take_the_same_time()
    {
        var company = await Open();
        await Seats(company, 100);
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < 40; sample++)
        {
            known.Add(await Time(company, company.OwnerEmail));
            unknown.Add(await Time(company, Address()));
        }

        Math.Abs(Median(known) - Median(unknown)).ShouldBeLessThan(10, $"known {Median(known):0.0} ms, unknown {Median(unknown):0.0} ms");
    }

    [Fact]
    public async Task Who_was_disabled_gets_the_same_answer_and_no_mail()
    {
        var company = await Open();
        var member = await host.Member(company);
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).IsSuccessStatusCode.ShouldBeTrue();
        var before = (await company.Mails(member.Email)).Count;
        (await Register(company, member.Email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Done(company);
        (await company.Mails(member.Email)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Who_was_invited_comes_in_by_the_invitation_with_its_role()
    {
        var (company, email) = (await Open(), Address());
        await Invite(company, email);
        var link = await company.LinkOf(email);
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Done(company);
        (await company.Mails(email)).ShouldHaveSingleItem().Template.ShouldBe("email.auth.invitation");
        var accepted = await host.Post("/api/v1/tenants/invitations/accept", new { token = link, full_name = "Grace", password = IdentityHost.Password });
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.Content.ReadAsStringAsync());
        (await accepted.Json()).GetProperty("roles")[0].GetString().ShouldBe("tenant_admin");
    }

    [Fact]
    public async Task Of_two_who_want_the_last_seat_one_gets_it()
    {
        var company = await Open();
        await Seats(company, 2);
        string[] links = [await Link(company), await Link(company)];
        var answers = await Task.WhenAll(links.Select(Prove));
        var won = Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        await answers[1 - won].Refuses(403, "tenant.seat_limit");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await host.Events(company.Id)).ShouldContain("tenant.limit_exceeded");

        await Seats(company, 3, sequence: 2);
        (await Prove(links[1 - won])).StatusCode.ShouldBe(HttpStatusCode.OK, "its link stayed good");
    }

    [Fact]
    public async Task A_suspended_company_lets_nobody_register()
    {
        var company = await Open();
        await host.Status(company, "suspended", 3);
        await (await Register(company, Address())).Refuses(403, "tenant.suspended");
    }

    [Fact]
    public async Task A_stranger_who_registers_an_address_puts_nothing_of_its_own_into_the_mail()
    {
        var (company, email) = (await Open(), Address());
        await (await host.Post("/api/v1/auth/register", new { email, full_name = "Win at evil.example", tenant = company.Slug })).Refuses(400, "request.malformed");
        await Register(company, email);
        await Done(company);
        var mail = await company.LastMail(email);
        mail!.Variables["full_name"].ShouldBe(email);
    }

    [Fact]
    public async Task Who_has_a_name_already_gets_no_other_by_the_link()
    {
        var company = await host.SignUp(confirmed: false);
        await (await Prove(await company.LinkOf(company.OwnerEmail))).Refuses(422, "full_name.not_expected");
    }

    [Fact]
    public async Task Without_a_seat_the_answer_does_not_tell_who_has_one()
    {
        var company = await Open();
        var member = await host.Member(company);
        await Seats(company, 2);
        var (known, unknown) = (await Register(company, member.Email), await Register(company, Address()));
        await known.Refuses(403, "tenant.seat_limit");
        await unknown.Refuses(403, "tenant.seat_limit");
        (await host.Events(company.Id)).Count(name => name == "tenant.limit_exceeded").ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_registers_where_that_is_not_let_or_with_another_domain()
    {
        var (closed, open) = (await host.SignUp(), await Open("corp.example"));
        await (await Register(closed, Address())).Refuses(403, "registration.closed");
        await (await host.Post("/api/v1/auth/register", new { email = Address(), tenant = "no-such-tenant" })).Refuses(403, "registration.closed");
        await (await host.Post("/api/v1/auth/register", new { email = Address(), tenant = "platform" })).Refuses(403, "registration.closed");
        await (await Register(open, Address("corp.example.evil.example"))).Refuses(422, "registration.domain_refused");
        (await Register(open, Address("CORP.example"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Nobody_chooses_a_role()
    {
        var company = await Open();
        await (await host.Post("/api/v1/auth/register", new { email = Address(), tenant = company.Slug, roles = new[] { "tenant_owner" } }))
            .Refuses(400, "request.malformed");
    }

    private async Task<Company> Open(params string[] domains)
    {
        var company = await host.SignUp();
        (await host.ChangePolicy(company, new { open_registration = true, email_domains = domains })).StatusCode.ShouldBe(HttpStatusCode.OK);
        return company;
    }

    private Task<HttpResponseMessage> Register(Company company, string email) =>
        host.Post("/api/v1/auth/register", new { email, tenant = company.Slug });

    private Task<HttpResponseMessage> Prove(string link) => host.Confirm(link, name: "Grace Hopper");

    private async Task<double> Time(Company company, string email)
    {
        var started = Stopwatch.GetTimestamp();
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The link that somebody new gets who registers.</summary>
    private async Task<string> Link(Company company)
    {
        var email = Address();
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return await company.LinkOf(email);
    }

    private async Task Invite(Company company, string email)
    {
        var owner = await host.As(company.Id, db => db.Users.Where(user => user.Email == EmailAddress.Of(company.OwnerEmail, "/email")).Select(user => user.Id).SingleAsync());
        await host.Deliver(company.Id, new TenantInvitationCreated(Guid.CreateVersion7(), email, "tenant_admin", owner, TimeProvider.System.GetUtcNow().AddDays(7), null));
    }

    /// <summary>As if the links had been mailed so much earlier.</summary>
    private Task<int> Mailed(Company company, TimeSpan earlier) => host.As(company.Id, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE registrations SET mailed_at = mailed_at - {earlier}");
        db.MarkSaved();
        return 0;
    });

    private async Task Seats(Company company, int most, long sequence = 1)
    {
        await host.Deliver(company.Id, new TenantLimitsChanged(company.Id, most), sequence: sequence);
        await Eventually.Get(() => host.As(company.Id, db => db.Seats.AsNoTracking().AnyAsync(row => row.Most == most)), there => there, "the limit");
    }

    /// <summary>All that was to be done after the answers is done.</summary>
    private Task<int> Done(Company company) => Eventually.Get(
        () => host.As(company.Id, db => db.DueWork.CountAsync(work => work.Kind == "judge_registration")), left => left == 0, "the due work");

    private static async Task<string> Shape(HttpResponseMessage answer) =>
        $"{answer.StatusCode} {string.Join(',', answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order())} {await answer.Content.ReadAsStringAsync()}";
}
