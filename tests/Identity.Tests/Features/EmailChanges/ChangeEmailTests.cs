using System.Net;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Scim;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.EmailChanges;

/// <summary>A user moves to another mail address.</summary>
public sealed class ChangeEmailTests(IdentityHost host)
{
    private readonly string fresh = $"new-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task The_new_address_is_proved_and_only_then_opens_the_account()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        var asked = await Ask(member.Token, fresh);
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted, await asked.Content.ReadAsStringAsync());
        var body = await asked.Json();
        (body.GetProperty("email").GetString(), body.GetProperty("pending").GetString()).ShouldBe((member.Email, fresh));
        (await host.Login(company, email: fresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "nothing changed yet");

        var confirmed = await Confirm(await company.LinkOf(fresh));
        confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync());
        (await host.Login(company, email: fresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.Login(company, email: member.Email)).Refuses(401, "credentials.invalid");
        (await host.Events(company.Id)).ShouldContain("user.updated");
        (await host.Audits(company)).ShouldContain(record => record.Action == "confirm_email_change" && record.Actor.Id == member.Id.ToString());
        using var http = host.WithToken(member.Token);
        var history = (await (await http.GetAsync("/api/v1/auth/me/history")).Json()).GetProperty("items")[0];
        (history.GetProperty("field").GetString(), history.GetProperty("old").GetString(), history.GetProperty("new").GetString())
            .ShouldBe(("email", member.Email, fresh));
    }

    [Fact]
    public async Task The_old_address_is_told_of_the_wish_and_of_the_change()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        await Confirm(await company.LinkOf(fresh));
        var told = (await company.Mails(member.Email)).Where(mail => mail.Template.StartsWith("email.auth.email_change", StringComparison.Ordinal)).ToList();
        told.Select(mail => mail.Template).ShouldBe(["email.auth.email_change_asked", "email.auth.email_changed"]);
        told.ShouldAllBe(mail => mail.SealedToken == null && mail.Variables["new_email"] == fresh);
    }

    [Fact]
    public async Task The_session_that_asked_lives_on_and_the_others_end_with_what_was_mailed_to_the_old_address()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        var (other, otherRefresh) = await (await host.Login(company, email: member.Email)).Tokens();
        var reset = await company.ResetLink(member.Email);
        await Ask(member.Token, fresh);
        await Confirm(await company.LinkOf(fresh));
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = otherRefresh })).Refuses(401, "refresh_token.invalid");
        using var ended = host.WithToken(other);
        await Eventually.Get(async () => (await ended.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");
        using var mine = host.WithToken(member.Token);
        (await mine.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await host.Reset(reset)).Refuses(422, "password_reset.invalid");
    }

    [Fact]
    public async Task An_address_of_somebody_else_gets_the_same_answer_and_its_owner_a_mail()
    {
        var company = await host.SignUp();
        var (taker, taken, other) = (await host.Member(company), await host.Member(company), await host.Member(company));
        var answer = await Ask(taker.Token, taken.Email);
        var free = await Ask(other.Token, fresh);
        (answer.StatusCode, await Members(answer)).ShouldBe((free.StatusCode, await Members(free)));
        var mail = await Eventually.Get(() => company.LastMail(taken.Email), mail => mail?.Template == "email.auth.email_in_use", "the mail");
        mail!.SealedToken.ShouldBeNull();
        (await company.Mails(taken.Email)).ShouldNotContain(sent => sent.Template == "email.auth.email_change");
    }

    [Fact]
    public async Task An_address_that_somebody_came_to_have_meanwhile_is_refused_and_nothing_changes()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        var link = await company.LinkOf(fresh);
        (await host.Post("/api/v1/users", new { email = fresh, full_name = "Faster" }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Confirm(link)).Refuses(409, "user.email_taken");
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_move_is_cancelled_and_its_link_opens_nothing()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        using var http = host.WithToken(member.Token);
        await (await http.DeleteAsync("/api/v1/auth/me/email")).Refuses(404, "email_change.not_found");
        await Ask(member.Token, fresh);
        var link = await company.LinkOf(fresh);
        (await http.DeleteAsync("/api/v1/auth/me/email")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Confirm(link)).Refuses(422, "email_change.invalid");
        (await (await http.GetAsync("/api/v1/auth/me/email")).Json()).GetProperty("pending").GetString().ShouldBeNull();
        await (await Ask(member.Token, fresh)).Refuses(409, "email_change.too_soon");
    }

    [Fact]
    public async Task A_link_is_good_once_and_for_a_day()
    {
        var company = await host.SignUp();
        var (one, two) = (await host.Member(company), await host.Member(company));
        await Ask(one.Token, fresh);
        var link = await company.LinkOf(fresh);
        (await Confirm(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Confirm(link)).Refuses(422, "email_change.invalid");

        var late = $"late-{Guid.NewGuid():N}@example.com";
        await Ask(two.Token, late);
        link = await company.LinkOf(late);
        await company.AgeLinks("24 hours");
        await (await Confirm(link)).Refuses(422, "email_change.invalid");
        await (await Confirm("nonsense")).Refuses(422, "email_change.invalid");
    }

    [Fact]
    public async Task Links_for_other_purposes_move_nobody()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        var reset = await company.ResetLink(member.Email);
        await Ask(member.Token, fresh);
        await (await Confirm(reset)).Refuses(422, "email_change.invalid");
        var link = await company.LinkOf(fresh);
        await (await host.Confirm(link, null)).Refuses(422, "verification_token.invalid");
        await (await host.Reset(link)).Refuses(422, "password_reset.invalid");
    }

    [Fact]
    public async Task Ones_own_address_and_a_malformed_one_are_refused()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await (await Ask(member.Token, member.Email.ToUpperInvariant())).Refuses(422, "email_change.same");
        await (await Ask(member.Token, "not an address")).Refuses(422, "email.malformed");
    }

    [Fact]
    public async Task Whom_the_directory_made_moves_there_alone_even_without_an_id_of_its_own()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var email = $"grace-{Guid.NewGuid():N}@example.com";
        var made = await provider.Send(HttpMethod.Post, "Users",
            $$"""
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{{email}}", "active": true, "displayName": "Grace Hopper",
             "emails": [{"primary": true, "value": "{{email}}"}]}
            """);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        await host.Confirm(await company.LinkOf(email));
        var (token, _) = await (await host.Login(company, email: email)).Tokens();
        await (await Ask(token, fresh)).Refuses(409, "email_change.provisioned");
    }

    [Fact]
    public async Task A_move_that_waits_ends_when_the_directory_takes_the_user_over()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        using var provider = await Provider.Of(host, company);
        await Ask(member.Token, fresh);
        var link = await company.LinkOf(fresh);
        await provider.Patch(member.Id, """{"op": "add", "path": "externalId", "value": "okta-1"}""");
        await (await Confirm(link)).Refuses(422, "email_change.invalid");
        await (await Ask(member.Token, fresh)).Refuses(409, "email_change.provisioned");
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void A_provided_user_does_not_move_whatever_waited()
    {
        var (tenant, now) = (Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);
        var user = User.Register(EmailAddress.Of("old@example.com", "/email"), null, "Ada", [], null, now);
        user.AskToMove(EmailAddress.Of("new@example.com", "/email"), Guid.CreateVersion7(), now);
        var link = user.LinkToMove(tenant, now)!;
        typeof(User).GetProperty(nameof(User.Provided))!.SetValue(user, true);
        Should.Throw<DomainException>(() => user.Move(link, new(user.Id, now, null, null))).Code.ShouldBe("email_change.provisioned");
        user.Email.Value.ShouldBe("old@example.com");
    }

    [Fact]
    public void Nobody_asks_more_than_ten_times_a_day()
    {
        var (session, now) = (Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);
        var user = User.Register(EmailAddress.Of("old@example.com", "/email"), null, "Ada", [], null, now);
        void AskAt(TimeSpan after) => user.AskToMove(EmailAddress.Of($"new{after.Ticks}@example.com", "/email"), session, now + after);
        for (var minute = 0; minute < User.MostMoves; minute++)
            AskAt(TimeSpan.FromMinutes(minute));
        Should.Throw<DomainException>(() => AskAt(TimeSpan.FromHours(23))).Code.ShouldBe("email_change.too_often");
        AskAt(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Who_has_the_address_and_no_longer_signs_in_gets_no_mail()
    {
        var company = await host.SignUp();
        var (taker, gone) = (await host.Member(company), await host.Member(company));
        (await host.Post($"/api/v1/users/{gone.Id}/disable", new { }, await company.OwnerToken())).IsSuccessStatusCode.ShouldBeTrue();
        (await Ask(taker.Token, gone.Email)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.Get(
            () => host.As(company.Id, db => db.DueWork.AsNoTracking().CountAsync(work => work.Kind == "send_email_change")), left => left == 0, "the work");
        (await company.Mails(gone.Email)).ShouldNotContain(mail => mail.Template.StartsWith("email.auth.email_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_that_was_disabled_and_enabled_again_moves_with_a_new_link_alone()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        var link = await company.LinkOf(fresh);
        foreach (var change in (string[])["disable", "enable"])
            (await host.Post($"/api/v1/users/{member.Id}/{change}", new { }, await company.OwnerToken())).IsSuccessStatusCode.ShouldBeTrue();
        await (await Confirm(link)).Refuses(422, "email_change.invalid");
    }

    [Theory]
    [InlineData("suspended", "tenant.suspended")]
    [InlineData("cancelled", "tenant.closed")]
    public async Task Nobody_moves_in_a_tenant_that_does_not_work(string status, string code)
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        var link = await company.LinkOf(fresh);
        await host.Status(company, status, 3);
        await (await Confirm(link)).Refuses(403, code);
        (await host.Audits(company)).ShouldContain(record => record.Action == "confirm_email_change" && record.Code == code);
        (await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id))).Email.Value.ShouldBe(member.Email);
    }

    [Fact]
    public async Task Who_loses_the_address_to_somebody_at_the_same_time_is_told_on_the_page_and_it_is_recorded()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        using var browser = new Browser(host);
        var form = Browser.Fields(await (await browser.Get($"/api/v1/auth/account/email?token={await company.LinkOf(fresh)}")).Content.ReadAsStringAsync());
        var confirming = await host.As(company.Id, async db =>
        {
            db.Add(User.Register(EmailAddress.Of(fresh, "/email"), null, "Faster", [], null, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync();
            var sent = browser.Post("/api/v1/auth/account/email", form);
            await Eventually.Get(
                () => host.As(company.Id, other => other.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted").SingleAsync()),
                waiting => waiting > 0, "the confirmation to wait");
            return sent;
        });
        (await confirming).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await host.Audits(company)).ShouldContain(record => record.Action == "confirm_email_change" && record.Code == "request.duplicate");
    }

    [Fact]
    public async Task The_mailed_page_asks_before_it_confirms_and_takes_no_foreign_form()
    {
        var company = await host.SignUp();
        var member = await host.Member(company);
        await Ask(member.Token, fresh);
        var token = await company.LinkOf(fresh);
        using var browser = new Browser(host);
        var page = await browser.Get($"/api/v1/auth/account/email?token={token}");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK, "to look confirms nothing");
        (await browser.Post("/api/v1/auth/account/email", [new("token", token)])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var form = Browser.Fields(await page.Content.ReadAsStringAsync());
        (await (await browser.Post("/api/v1/auth/account/email", form)).Content.ReadAsStringAsync()).ShouldContain(fresh);
        (await host.Login(company, email: fresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.Post("/api/v1/auth/account/email", form)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.Get("/api/v1/auth/account/email?token=%00")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<string> Members(HttpResponseMessage answer) =>
        string.Join(' ', (await answer.Json()).EnumerateObject().Select(member => $"{member.Name}:{member.Value.ValueKind}"));

    private Task<HttpResponseMessage> Ask(string token, string email) => host.Post("/api/v1/auth/me/email", new { email }, token);

    private Task<HttpResponseMessage> Confirm(string token) => host.Post("/api/v1/auth/me/email/confirm", new { token });
}
