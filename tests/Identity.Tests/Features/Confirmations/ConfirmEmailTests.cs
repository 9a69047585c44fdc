using System.Net;
using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Confirmations;

public sealed class ConfirmEmailTests(IdentityHost host)
{
    [Fact]
    public async Task Confirms_the_owner_and_says_so()
    {
        var company = await host.SignUp(confirmed: false);
        (await host.Confirm(await company.LinkOf(company.OwnerEmail))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var rows = await host.As(company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "user.email_confirmed").ToListAsync());
        var fact = System.Text.Json.JsonSerializer.Deserialize<UserEmailConfirmed>(rows.ShouldHaveSingleItem().Payload, EventCatalogue.Json)!;
        (fact.Email, fact.TenantOwner).ShouldBe((company.OwnerEmail, true));
    }

    [Fact]
    public async Task A_link_is_good_once()
    {
        var company = await host.SignUp(confirmed: false);
        var link = await company.LinkOf(company.OwnerEmail);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.Confirm(link)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await refused.Refuses(422, "verification_token.invalid");
    }

    [Fact]
    public async Task A_weak_or_missing_password_is_refused_and_the_link_stays_good()
    {
        var company = await host.SignUp(confirmed: false);
        var link = await company.LinkOf(company.OwnerEmail);
        await (await host.Confirm(link, "short")).Refuses(422, "password.too_short");
        await (await host.Confirm(link, null)).Refuses(422, "password.required");
        (await host.Confirm(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_old_forged_or_foreign_link_is_refused()
    {
        var company = await host.SignUp(confirmed: false);
        var other = await host.SignUp(confirmed: false);
        var link = await company.LinkOf(company.OwnerEmail);
        var foreign = (await other.LinkOf(other.OwnerEmail))[..21] + link[21..];
        await (await host.Confirm(foreign)).Refuses(422, "verification_token.invalid");
        await (await host.Confirm(link[..70] + (link[70] == 'x' ? 'y' : 'x') + link[71..])).Refuses(422, "verification_token.invalid");
        await (await host.Confirm("nonsense")).Refuses(422, "verification_token.invalid");

        await host.As(company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE verification_tokens SET created_at = created_at - interval '25 hours'");
            db.MarkSaved();
            return 0;
        });
        await (await host.Confirm(link)).Refuses(422, "verification_token.invalid");
    }

    [Fact]
    public async Task A_new_link_voids_the_old_one_and_comes_at_most_once_a_minute()
    {
        var company = await host.SignUp(confirmed: false);
        var first = await company.LinkOf(company.OwnerEmail);
        await Resend(company, company.OwnerEmail);
        (await company.Mails(company.OwnerEmail)).Count.ShouldBe(1);

        await host.As(company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE verification_tokens SET created_at = created_at - interval '2 minutes'");
            db.MarkSaved();
            return 0;
        });
        await Resend(company, company.OwnerEmail);
        (await company.Mails(company.OwnerEmail)).Count.ShouldBe(2);
        await (await host.Confirm(first)).Refuses(422, "verification_token.invalid");
        (await host.Confirm(await company.LinkOf(company.OwnerEmail))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Asking_for_an_unknown_account_is_answered_alike()
    {
        var company = await host.SignUp();
        await Resend(company, "nobody@example.com");
        await Resend(company, company.OwnerEmail);
        (await company.Mails(company.OwnerEmail)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_password_in_other_unicode_form_is_the_same_and_a_long_one_is_kept_whole()
    {
        var company = await host.SignUp(confirmed: false);
        var composed = "P\u00e4ssw\u00f6rd-9-" + new string('\u00fc', 90);
        (await host.Confirm(await company.LinkOf(company.OwnerEmail), composed)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, composed.Normalize(System.Text.NormalizationForm.FormD))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.Login(company, composed[..^1])).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task The_mail_carries_the_token_sealed_and_no_row_shows_it()
    {
        var company = await host.SignUp(confirmed: false);
        var link = await company.LinkOf(company.OwnerEmail);
        var payloads = await host.As(company.Id, db => db.Outbox.AsNoTracking().Select(row => row.Payload).ToListAsync());
        payloads.ShouldAllBe(payload => !payload.Contains(link));
        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.verification");
    }

    private async Task Resend(Company company, string email) =>
        (await host.Post("/api/v1/auth/verify-email/resend", new { email, tenant = company.Slug })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
}
