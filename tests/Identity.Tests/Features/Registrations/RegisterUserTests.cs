using System.Diagnostics;
using System.Net;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Tests.Features.SignInPolicies;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Registrations;

/// <summary>ID-03: whoever registers learns nothing of accounts.</summary>
public sealed class RegisterUserTests(IdentityHost host)
{
    private static string Address(string domain = "example.com") => $"new-{Guid.NewGuid():N}@{domain}";

    [Fact]
    public async Task Whoever_proves_the_address_chooses_a_password_and_comes_in_as_a_member()
    {
        var (company, email) = (await Open(), Address());
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.Login(company, email: email)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Confirm(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var token = new JsonWebToken((await (await host.Login(company, email: email)).Tokens()).Access);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
        using var http = host.WithToken(token.EncodedToken);
        (await http.GetAsync("/api/v1/auth/scim-tokens")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Events(company.Id)).ShouldContain("user.registered");
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
        var mail = await company.LastMail(member.Email);
        mail!.Template.ShouldBe("email.auth.account_exists");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(3);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK, "nothing changed");

        var before = (await company.Mails(member.Email)).Count;
        await Register(company, member.Email);
        (await company.Mails(member.Email)).Count.ShouldBe(before, "one a minute");
    }

    [Fact]
    public async Task Of_many_who_register_one_address_at_once_one_user_is_made()
    {
        var (company, email) = (await Open(), Address());
        (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Register(company, email)))).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
        (await company.Mails(email)).Count.ShouldBe(1);
    }

    [Fact(Explicit = true)]
    public async Task Known_and_unknown_addresses_take_the_same_time()
    {
        var company = await Open();
        await host.Deliver(company.Id, new TenantLimitsChanged(company.Id, 100), sequence: 1);
        await Eventually.Get(() => host.As(company.Id, db => db.Seats.AsNoTracking().AnyAsync(row => row.Most == 100)), there => there, "seats");
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
        (await company.Mails(member.Email)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Without_a_seat_the_answer_does_not_tell_who_has_one()
    {
        var company = await Open();
        var member = await host.Member(company);
        await host.Deliver(company.Id, new TenantLimitsChanged(company.Id, 2), sequence: 1);
        await Eventually.Get(() => host.As(company.Id, db => db.Seats.AsNoTracking().AnyAsync(row => row.Most == 2)), there => there, "two seats");
        var (known, unknown) = (await Register(company, member.Email), await Register(company, Address()));
        await known.Refuses(403, "tenant.seat_limit");
        await unknown.Refuses(403, "tenant.seat_limit");
    }

    [Fact]
    public async Task Nobody_registers_where_that_is_not_let_or_with_another_domain()
    {
        var (closed, open) = (await host.SignUp(), await Open("corp.example"));
        await (await Register(closed, Address())).Refuses(403, "registration.closed");
        await (await host.Post("/api/v1/auth/register", new { email = Address(), full_name = "Grace", tenant = "no-such-tenant" })).Refuses(403, "registration.closed");
        await (await host.Post("/api/v1/auth/register", new { email = Address(), full_name = "Grace", tenant = "platform" })).Refuses(403, "registration.closed");
        await (await Register(open, Address("corp.example.evil.example"))).Refuses(422, "registration.domain_refused");
        (await Register(open, Address("CORP.example"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Who_was_invited_comes_in_by_the_invitation_with_its_role()
    {
        var (company, email) = (await Open(), Address());
        var owner = await host.As(company.Id, db => db.Users.Select(user => user.Id).SingleAsync());
        await host.Deliver(company.Id, new TenantInvitationCreated(Guid.CreateVersion7(), email, "tenant_admin", owner, TimeProvider.System.GetUtcNow().AddDays(7), null));
        var link = await company.LinkOf(email);
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await company.Mails(email)).ShouldHaveSingleItem().Template.ShouldBe("email.auth.invitation");
        var accepted = await host.Post("/api/v1/tenants/invitations/accept", new { token = link, full_name = "Grace", password = IdentityHost.Password });
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.Content.ReadAsStringAsync());
        (await accepted.Json()).GetProperty("roles")[0].GetString().ShouldBe("tenant_admin");
    }

    [Theory]
    [InlineData("Win now at evil.example")]
    [InlineData("https://evil")]
    [InlineData("Grace\r\nHopper")]
    [InlineData(" ")]
    public async Task A_name_that_a_mail_would_show_as_a_link_is_refused(string name)
    {
        var company = await Open();
        (await host.Post("/api/v1/auth/register", new { email = Address(), full_name = name, tenant = company.Slug })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Nobody_chooses_a_role()
    {
        var company = await Open();
        await (await host.Post("/api/v1/auth/register", new { email = Address(), full_name = "Grace", tenant = company.Slug, roles = new[] { "tenant_owner" } }))
            .Refuses(400, "request.malformed");
    }

    private async Task<Company> Open(params string[] domains)
    {
        var company = await host.SignUp();
        (await host.ChangePolicy(company, new { open_registration = true, email_domains = domains })).StatusCode.ShouldBe(HttpStatusCode.OK);
        return company;
    }

    private Task<HttpResponseMessage> Register(Company company, string email) =>
        host.Post("/api/v1/auth/register", new { email, full_name = "Grace Hopper", tenant = company.Slug });

    private async Task<double> Time(Company company, string email)
    {
        var started = Stopwatch.GetTimestamp();
        (await Register(company, email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<string> Shape(HttpResponseMessage answer) =>
        $"{answer.StatusCode} {string.Join(',', answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order())} {await answer.Content.ReadAsStringAsync()}";
}
