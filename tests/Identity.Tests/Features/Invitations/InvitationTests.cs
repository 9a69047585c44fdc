using System.Net;
using DotMac.Contracts.Tenancy;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Tokens;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Invitations;

/// <summary>From Tenancy's invitation to a user: the link, who comes in with it, and who does not.</summary>
public sealed class InvitationTests(IdentityHost host)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static string Address() => $"grace-{Guid.NewGuid():N}@example.com";

    private Task<HttpResponseMessage> Accept(string token, string password = IdentityHost.Password) =>
        host.Post("/api/v1/tenants/invitations/accept", new { token, full_name = " Grace Hopper ", password });

    /// <summary>Tenancy invites somebody in the name of a user.</summary>
    private async Task<Guid> Invite(Company company, string email, Guid? by, string role = "tenant_admin", DateTimeOffset? until = null, Guid? home = null)
    {
        var id = Guid.CreateVersion7();
        await host.Deliver(company.Id, new TenantInvitationCreated(id, email, role, by, until ?? TimeProvider.System.GetUtcNow() + Week, home));
        return id;
    }

    private Task<Guid> OwnerOf(Company company) =>
        host.As(company.Id, db => db.Users.Where(user => user.Roles.Any(held => held.Role == "tenant_owner")).Select(user => user.Id).FirstAsync());

    /// <summary>Waits until Identity has answered the invitation: refused it, or closed its link.</summary>
    private Task<bool> Closed(Company company, Guid invitation) => Eventually.Get(
        () => host.As(company.Id, db => db.Invitations.AsNoTracking().AnyAsync(row => row.Id == invitation && row.ClosedAt != null)), closed => closed, "the link's end");

    [Fact]
    public async Task Who_was_invited_comes_in_with_a_name_a_password_and_the_role_and_the_address_is_proved()
    {
        var company = await host.SignUp();
        var email = Address();
        await Invite(company, email, await OwnerOf(company));
        var link = await company.LinkOf(email);
        var mail = (await company.LastMail(email))!;
        (mail.Template, mail.Variables["inviter_name"], mail.Variables["tenant_name"]).ShouldBe(("email.auth.invitation", "Ada Owner", "Acme"));

        var accepted = await Accept(link);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK, await accepted.Content.ReadAsStringAsync());
        (await accepted.Json()).GetProperty("roles")[0].GetString().ShouldBe("tenant_admin");
        using var grace = host.WithToken((await (await host.Login(company, email: email)).Tokens()).Access);
        var me = await (await grace.GetAsync("/api/v1/auth/me")).Json();
        (me.GetProperty("full_name").GetString(), me.GetProperty("email_confirmed").GetBoolean()).ShouldBe(("Grace Hopper", true));
        (await host.Events(company.Id)).ShouldContain("invitation.used");
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_comes_in_and_the_link_is_dead()
    {
        var company = await host.SignUp();
        var email = Address();
        await Invite(company, email, await OwnerOf(company));
        var link = await company.LinkOf(email);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Accept(link)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await late.Refuses(422, "invitation.invalid");
        (await host.As(company.Id, db => db.Users.CountAsync())).ShouldBe(2);
        (await host.Events(company.Id)).Count(name => name == "invitation.used").ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_is_wrong_old_taken_back_or_used_gets_one_answer()
    {
        var company = await host.SignUp();
        var (owner, now) = (await OwnerOf(company), TimeProvider.System.GetUtcNow());
        var (old, gone, used) = (Address(), Address(), Address());
        await Invite(company, old, owner, until: now.AddSeconds(-1));
        var revoked = await Invite(company, gone, owner);
        await Invite(company, used, owner);
        string[] links = [await company.LinkOf(old), await company.LinkOf(gone), await company.LinkOf(used)];
        await host.Deliver(company.Id, new TenantInvitationRevoked(revoked, gone, "tenant_admin", "revoked"), sequence: 2);
        await Closed(company, revoked);
        (await Accept(links[2])).StatusCode.ShouldBe(HttpStatusCode.OK);

        var flipped = links[0][..^2] + (links[0][^2] == 'A' ? 'B' : 'A') + links[0][^1];
        var unknown = SecretToken.New(company.Id, Guid.CreateVersion7()).ToString();
        var elsewhere = SecretToken.New(Guid.CreateVersion7(), Guid.CreateVersion7()).ToString();
        HashSet<string> answers = [];
        foreach (var link in (string[])[.. links, flipped, unknown, elsewhere, "nonsense"])
        {
            var answer = await Accept(link);
            var problem = await answer.Json();
            answers.Add($"{(int)answer.StatusCode} {problem.GetProperty("code")} {problem.GetProperty("detail")}");
        }

        answers.ShouldHaveSingleItem().ShouldStartWith("422 invitation.invalid");
    }

    [Fact]
    public async Task Sent_again_the_new_link_opens_and_the_old_one_does_not_in_whatever_order_the_events_come()
    {
        var company = await host.SignUp();
        var (email, owner, id) = (Address(), await OwnerOf(company), Guid.CreateVersion7());
        var until = TimeProvider.System.GetUtcNow() + Week;
        await host.Deliver(company.Id, new TenantInvitationCreated(id, email, "tenant_member", owner, until));
        var first = await company.LinkOf(email);
        await host.Deliver(company.Id, new TenantInvitationResent(id, email, "tenant_member", owner, until), times: 2, sequence: 2);
        await Eventually.Get(async () => (await company.Mails(email)).Count, count => count == 2, "the second mail");
        await host.Deliver(company.Id, new TenantInvitationCreated(id, email, "tenant_member", owner, until));
        await (await Accept(first)).Refuses(422, "invitation.invalid");
        (await Accept(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await company.Mails(email)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_was_taken_back_before_it_was_heard_of_is_mailed_to_nobody()
    {
        var company = await host.SignUp();
        var (email, id) = (Address(), Guid.CreateVersion7());
        await host.Deliver(company.Id, new TenantInvitationRevoked(id, email, "tenant_member", "revoked"), sequence: 2);
        await Closed(company, id);
        await host.Deliver(company.Id, new TenantInvitationCreated(id, email, "tenant_member", await OwnerOf(company), TimeProvider.System.GetUtcNow() + Week));
        var later = Address();
        await Invite(company, later, await OwnerOf(company));
        await company.LinkOf(later);
        (await company.Mails(email)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_mailed_where_the_address_has_a_user_or_the_inviter_does_not_hold_the_role()
    {
        var company = await host.SignUp();
        var admin = await host.Member(company, "tenant_admin");
        var (known, owner, none) = (
            await Invite(company, admin.Email, await OwnerOf(company)), await Invite(company, Address(), admin.Id, "tenant_owner"),
            await Invite(company, Address(), admin.Id, "no_such_role"));
        foreach (var id in (Guid[])[known, owner, none])
            await Closed(company, id);
        (await company.Mails(admin.Email)).Count(mail => mail.Template == "email.auth.invitation").ShouldBe(0);
        (await host.Events(company.Id)).Count(name => name == "invitation.refused").ShouldBe(3);
    }

    [Fact]
    public async Task An_inviter_who_lost_the_role_meanwhile_lets_nobody_in_and_neither_does_a_user_of_the_address()
    {
        var company = await host.SignUp();
        var admin = await host.Member(company, "tenant_admin");
        var (email, taken) = (Address(), Address());
        await Invite(company, email, admin.Id);
        await Invite(company, taken, await OwnerOf(company));
        var (link, other) = (await company.LinkOf(email), await company.LinkOf(taken));
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{admin.Id}/roles/tenant_admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Accept(link)).Refuses(422, "invitation.invalid");

        (await host.Post("/api/v1/users", new { email = taken, full_name = "Taken" }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Accept(other)).Refuses(422, "invitation.invalid");
        await (await Accept(other, "weak")).Refuses(422, "password.too_short");
    }

    [Fact]
    public async Task Shutting_a_user_out_voids_what_it_sent_at_once_and_the_one_receipt_lists_it()
    {
        var company = await host.SignUp();
        var admin = await host.Member(company, "tenant_admin");
        var email = Address();
        var id = await Invite(company, email, admin.Id, "tenant_member");
        var link = await company.LinkOf(email);
        (await host.Post($"/api/v1/users/{admin.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Accept(link)).Refuses(422, "invitation.invalid");

        var receipt = (await host.Audits(company)).Single(record => record.Action == "disable_user");
        receipt.Targets.ShouldContain(target => target.Type == "invitation" && target.Id == id);
        receipt.Events.ShouldContain("user.deactivated");
        var told = await host.As(company.Id, db => db.Outbox.AsNoTracking().SingleAsync(row => row.EventName == "user.deactivated"));
        System.Text.Json.JsonElement.Parse(told.Payload).GetProperty("invitations")[0].GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task Who_invites_from_another_tenant_is_judged_there_before_the_mail_and_before_somebody_comes_in()
    {
        var (company, home) = (await host.SignUp(), await host.SignUp());
        var admin = await host.Member(home, "tenant_admin");
        var (email, later) = (Address(), Address());
        var beyond = await Invite(company, Address(), admin.Id, "tenant_owner", home: home.Id);
        var nobody = await Invite(company, Address(), admin.Id, "tenant_member");
        var nameless = await Invite(company, Address(), null, "tenant_member");
        foreach (var id in (Guid[])[beyond, nobody, nameless])
            await Closed(company, id);
        await Invite(company, email, admin.Id, home: home.Id);
        await Invite(company, later, admin.Id, home: home.Id);
        (await Accept(await company.LinkOf(email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await company.LastMail(email))!.Variables["inviter_name"].ShouldBe("");

        (await host.Post($"/api/v1/users/{admin.Id}/disable", new { }, await home.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Accept(await company.LinkOf(later))).Refuses(422, "invitation.invalid");
    }

    [Fact]
    public async Task A_machine_invites_in_its_makers_name_within_its_scopes_and_while_it_lives()
    {
        var company = await host.SignUp();
        var owner = await company.OwnerToken();
        var made = await host.Post(
            "/api/v1/auth/clients", new { name = "Inviter", scopes = SystemRoles.Of(SystemRoles.TenantMember, company.Id).Permissions }, owner);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var machine = await host.As(company.Id, db => db.Clients.Select(client => client.Id).SingleAsync());
        var (email, later) = (Address(), Address());
        await Closed(company, await Invite(company, Address(), machine, "tenant_admin"));
        await Invite(company, email, machine, "tenant_member");
        await Invite(company, later, machine, "tenant_member");
        var (link, late) = (await company.LinkOf(email), await company.LinkOf(later));
        (await company.LastMail(email))!.Variables["inviter_name"].ShouldBe("Ada Owner");
        (await Accept(link)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var http = host.WithToken(owner);
        (await http.DeleteAsync($"/api/v1/auth/clients/{machine}")).IsSuccessStatusCode.ShouldBeTrue();
        await (await Accept(late)).Refuses(422, "invitation.invalid");
    }

    [Fact]
    public async Task A_refusal_behind_a_good_link_is_told_once_with_its_reason()
    {
        var company = await host.SignUp();
        var email = Address();
        var id = await Invite(company, email, await OwnerOf(company));
        var link = await company.LinkOf(email);
        (await host.Post("/api/v1/users", new { email, full_name = "Taken" }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await Accept(link)).Refuses(422, "invitation.invalid");
        await (await Accept(link)).Refuses(422, "invitation.invalid");

        await Closed(company, id);
        var told = await host.As(company.Id, db => db.Outbox.AsNoTracking().SingleAsync(row => row.EventName == "invitation.refused"));
        System.Text.Json.JsonElement.Parse(told.Payload).GetProperty("reason").GetString().ShouldBe("user_exists");
    }

    [Fact]
    public async Task Nobody_comes_into_a_suspended_tenant_not_even_an_owner_and_the_link_is_good_afterwards()
    {
        var company = await host.SignUp();
        var email = Address();
        await Invite(company, email, await OwnerOf(company), "tenant_owner");
        var link = await company.LinkOf(email);
        await host.Status(company, "suspended", 3);
        await (await Accept(link)).Refuses(403, "tenant.suspended");
        await host.Status(company, "active", 4);
        (await Accept(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
