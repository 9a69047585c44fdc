using System.Net;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Passwords;

public sealed class RequestPasswordResetTests(IdentityHost host)
{
    [Fact]
    public async Task Mails_a_link_whose_token_no_row_shows()
    {
        var company = await host.SignUp();
        var link = await company.ResetLink(company.OwnerEmail);
        var payloads = await host.As(company.Id, db => db.Outbox.AsNoTracking().Select(row => row.Payload).ToListAsync());
        payloads.ShouldAllBe(payload => !payload.Contains(link));
        (await company.LastMail(company.OwnerEmail))!.Variables["link_base"].ShouldBe("http://localhost:8080/api/v1/auth/password-reset");
    }

    [Fact]
    public async Task Known_unknown_and_odd_accounts_and_unknown_tenants_are_answered_alike()
    {
        var company = await host.SignUp();
        var unconfirmed = await host.SignUp(confirmed: false);
        var shapes = new List<string>();
        foreach (var (email, tenant) in new[]
        {
            (company.OwnerEmail, company.Slug), ("nobody@example.com", company.Slug), (company.OwnerEmail, "no-such-tenant"), ("nonsense", company.Slug),
            (unconfirmed.OwnerEmail, unconfirmed.Slug),
        })
        {
            using var answer = await host.Post("/api/v1/auth/password-reset", new { email, tenant });
            var names = string.Join(',', answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key).Order());
            shapes.Add($"{answer.StatusCode} {names} {await answer.Content.ReadAsStringAsync()}");
        }

        shapes.Distinct().ShouldHaveSingleItem().ShouldStartWith("Accepted");
        await Done(company);
        await Done(unconfirmed);
        (await company.Mails("nobody@example.com")).ShouldBeEmpty();
        (await unconfirmed.LastMail(unconfirmed.OwnerEmail))?.Template.ShouldBe("email.auth.verification");
    }

    [Fact(Explicit = true)]
    public async Task Known_and_unknown_accounts_take_the_same_time()
    {
        var company = await host.SignUp();
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < 200; sample++)
        {
            known.Add(await Time(company, company.OwnerEmail));
            unknown.Add(await Time(company, "nobody@example.com"));
        }

        Math.Abs(Median(known) - Median(unknown)).ShouldBeLessThan(10, $"known {Median(known):0.0} ms, unknown {Median(unknown):0.0} ms");
    }

    [Fact]
    public async Task An_account_gets_one_mail_a_minute_and_the_newer_link_voids_the_older()
    {
        var company = await host.SignUp();
        var first = await company.ResetLink(company.OwnerEmail);
        await Ask(company, company.OwnerEmail);
        await Done(company);
        (await ResetMails(company)).ShouldBe(1);

        await company.AgeLinks("2 minutes");
        var second = await company.ResetLink(company.OwnerEmail);
        (await ResetMails(company)).ShouldBe(2);
        await (await host.Reset(first)).Refuses(422, "password_reset.invalid");
        (await host.Reset(second)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_used_link_counts_as_the_mail_of_its_minute()
    {
        var company = await host.SignUp();
        (await host.Reset(await company.ResetLink(company.OwnerEmail))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Ask(company, company.OwnerEmail);
        await Done(company);
        (await ResetMails(company)).ShouldBe(1);
        await company.AgeLinks("2 minutes");
        await company.ResetLink(company.OwnerEmail);
    }

    [Fact]
    public async Task A_disabled_account_gets_no_link()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Ask(company, member.Email);
        await Done(company);
        (await company.Mails(member.Email)).ShouldAllBe(mail => mail.Template != "email.auth.password_reset");
    }

    private static async Task<int> ResetMails(Company company) =>
        (await company.Mails(company.OwnerEmail)).Count(mail => mail.Template == "email.auth.password_reset");

    private async Task Ask(Company company, string email) => (await host.Post(
        "/api/v1/auth/password-reset", new { email, tenant = company.Slug })).StatusCode.ShouldBe(HttpStatusCode.Accepted);

    /// <summary>All that was to be done after the answers is done.</summary>
    private Task<int> Done(Company company) => Eventually.Get(
        () => host.As(company.Id, db => db.DueWork.CountAsync(work => work.Kind == "send_password_reset")), left => left == 0, "the due work");

    private async Task<double> Time(Company company, string email)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await Ask(company, email);
        return System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
