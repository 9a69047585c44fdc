using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Identity;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Tests;

/// <summary>Inviting people: who may, to which role, and how an invitation ends.</summary>
public sealed class InvitationTests(TenancyService service)
{
    private static readonly string[] Admin = ["users.create", "users.read", "tenant.*"];

    private static string Address() => $"grace-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task Invites_somebody_announces_it_and_shows_no_token_to_anybody()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var answer = await acme.Invite("Grace@Example.com");
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
        answer.Headers.ETag.ShouldNotBeNull();
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        made.GetProperty("status").GetString().ShouldBe("pending");
        made.GetProperty("invited_by").GetGuid().ShouldBe(acme.User);
        (made.GetProperty("expires_at").GetDateTimeOffset() - made.GetProperty("created_at").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(7));

        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created", "tenant.invitation.created"]);
        var listed = await acme.Http.GetStringAsync(new Uri($"{acme.Path}?status=pending&email=grace@example.com", UriKind.Relative));
        JsonElement.Parse(listed).GetProperty("items").GetArrayLength().ShouldBe(1);
        listed.ShouldNotContain("token");
    }

    [Fact]
    public async Task Nobody_invites_to_a_role_that_grants_more_than_it_holds_or_that_there_is_not()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        await Refused(await acme.Invite(Address(), "tenant_owner"), 403, "role.exceeds_yours");
        await Refused(await acme.Invite(Address(), "platform_admin"), 422, "role.unknown");
        using var reader = InvitationClient.As(service, acme.Tenant, "users.read", "tenant.read");
        await Refused(await reader.Invite(Address()), 403, "permission.denied");
        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created"]);
    }

    [Fact]
    public async Task A_role_of_the_tenants_own_counts_with_what_it_inherits_and_not_once_it_is_deleted()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var (id, wide) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await service.Deliver(acme.Tenant, new RoleCreated(wide, "boss", "Boss", "tenant_owner", []), sequence: 1);
        await service.Deliver(acme.Tenant, new RoleUpdated(id, "clerk", "Clerk", "tenant_member", ["users.read"]), sequence: 2);
        await service.Deliver(acme.Tenant, new RoleCreated(id, "clerk", "Clerk", null, ["billing.read"]), sequence: 1);
        await Eventually.Get(async () => (await acme.Invite("x@example.com", "boss")).StatusCode, status => status == HttpStatusCode.Forbidden, "boss known");
        await Eventually.Get(async () => (await acme.Invite(Address(), "clerk")).StatusCode, status => status == HttpStatusCode.Created, "clerk known");

        await service.Deliver(acme.Tenant, new RoleDeleted(id, "clerk"), sequence: 3);
        await Eventually.Get(async () => (int)(await acme.Invite(Address(), "clerk")).StatusCode, status => status == 422, "clerk gone");
    }

    [Fact]
    public async Task An_address_has_one_pending_invitation_also_when_two_invite_it_at_once()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var address = Address();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => acme.Invite(address)));
        var said = string.Join('\n', await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync())));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1, said);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(3, said);
        await Refused(await acme.Invite(address.ToUpperInvariant()), 409, "invitation.pending");
    }

    [Fact]
    public async Task One_that_is_taken_back_makes_room_for_another()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var address = Address();
        var first = await acme.Invited(address);
        (await acme.Do(first, "revoke")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Refused(await acme.Do(first, "revoke"), 409, "invitation.wrong_status");
        await Refused(await acme.Do(first, "resend"), 409, "invitation.wrong_status");
        await Refused(await acme.Invite(address), 429, "invitation.sent_just_now");
        await acme.Age(first, "2 minutes");
        (await acme.Invited(address)).ShouldNotBe(first);
        (await service.Events(acme.Tenant)).ShouldBe(
            ["tenant.created", "tenant.invitation.created", "tenant.invitation.revoked", "tenant.invitation.created"]);
    }

    [Fact]
    public async Task It_is_sent_again_once_a_minute_and_its_time_begins_anew()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var id = await acme.Invited(Address());
        var early = await acme.Do(id, "resend");
        early.Headers.RetryAfter.ShouldNotBeNull();
        await Refused(early, 429, "invitation.sent_just_now");

        await acme.Age(id, "2 minutes");
        var before = (await acme.Show(id)).GetProperty("expires_at").GetDateTimeOffset();
        (await acme.Do(id, "resend")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await acme.Show(id)).GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(before);
        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created", "tenant.invitation.created", "tenant.invitation.resent"]);
    }

    [Fact]
    public async Task Who_sends_it_again_takes_it_over()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var id = await acme.Invited(Address());
        await acme.Age(id, "2 minutes");
        using var other = InvitationClient.As(service, acme.Tenant, Admin);
        (await other.Do(id, "resend")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await acme.Show(id)).GetProperty("invited_by").GetGuid().ShouldBe(other.User);
        (await Told(acme.Tenant, "tenant.invitation.resent")).GetProperty("invited_by").GetGuid().ShouldBe(other.User);
    }

    [Fact]
    public async Task Who_acts_from_another_tenant_is_named_with_its_own()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var (home, admin) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var token = service.Identity.Tokens.User(home, admin, [.. Admin, "platform.tenants.read"]);
        token.Claims["auth_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var platform = service.WithToken(StubTokens.Sign(token));
        platform.DefaultRequestHeaders.Add("X-Target-Tenant-ID", acme.Tenant.ToString());
        // Nobody acts in a tenant before the service has heard of it.
        await Eventually.Get(() => service.As(acme.Tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        var answer = await platform.PostAsJsonAsync(acme.Path, new { email = Address() });
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
        var told = await Told(acme.Tenant, "tenant.invitation.created");
        (told.GetProperty("invited_by").GetGuid(), told.GetProperty("inviter_tenant").GetGuid()).ShouldBe((admin, home));
    }

    [Fact]
    public async Task A_tenant_mails_two_hundred_a_day_and_what_ended_counts()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var (many, pending) = (await acme.Invited(Address()), await acme.Invited(Address()));
        (await acme.Do(many, "revoke")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Mailed(acme, many, 199);
        var late = await acme.Invite(Address());
        late.Headers.RetryAfter.ShouldNotBeNull();
        await Refused(late, 429, "invitation.daily_limit");
        await acme.Age(pending, "2 minutes");
        await Refused(await acme.Do(pending, "resend"), 429, "invitation.daily_limit");
        await Mailed(acme, many, 100);
        (await acme.Do(pending, "resend")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<int> Mailed(InvitationClient acme, Guid id, int times) => service.As(acme.Tenant, async db =>
    {
        await db.Database.ExecuteSqlAsync($"UPDATE invitations SET sent_that_day = {times} WHERE id = {id}");
        db.MarkSaved();
        return 0;
    });

    private async Task<JsonElement> Told(Guid tenant, string name) => JsonElement.Parse(await service.As(
        tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == name).Select(row => row.Payload).SingleAsync()));

    [Fact]
    public async Task It_expires_by_itself_after_seven_days()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var id = await acme.Invited(Address());
        await acme.Age(id, "8 days");
        await acme.Becomes(id, "expired");
        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created", "tenant.invitation.created", "tenant.invitation.expired"]);
    }

    [Fact]
    public async Task It_is_accepted_once_when_Identity_made_the_user()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var (address, user) = (Address(), Guid.CreateVersion7());
        var id = await acme.Invited(address);
        await service.Deliver(acme.Tenant, new InvitationUsed(id, user, address), times: 2);
        await acme.Becomes(id, "accepted");
        (await acme.Show(id)).GetProperty("user_id").GetGuid().ShouldBe(user);
        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created", "tenant.invitation.created", "tenant.invitation.accepted"]);
        await Refused(await acme.Do(id, "revoke"), 409, "invitation.wrong_status");
    }

    [Fact]
    public async Task What_Identity_refuses_or_a_user_who_is_shut_out_sent_or_got_is_void()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        var address = Address();
        var (refused, sent) = (await acme.Invited(Address()), await acme.Invited(Address()));
        await service.Deliver(acme.Tenant, new InvitationRefused(refused, "x@example.com", "user_exists"));
        await acme.Becomes(refused, "revoked");
        (await acme.Show(refused)).GetProperty("reason").GetString().ShouldBe("user_exists");

        using var other = InvitationClient.As(service, acme.Tenant, Admin);
        var (received, untouched) = (await other.Invited(address), await other.Invited(Address()));
        await service.Deliver(acme.Tenant, new UserDeactivated(acme.User, address, "left", [], [], []));
        await acme.Becomes(sent, "revoked");
        await acme.Becomes(received, "revoked");
        (await acme.Show(untouched)).GetProperty("status").GetString().ShouldBe("pending");
    }

    [Fact]
    public async Task Another_tenants_invitations_are_not_found()
    {
        using var acme = await InvitationClient.Of(service, Admin);
        using var globex = await InvitationClient.Of(service, Admin);
        var id = await acme.Invited(Address());
        await Refused(await globex.Http.GetAsync($"{acme.Path}/{id}"), 404, "tenant.not_found");
        await Refused(await globex.Http.GetAsync($"{globex.Path}/{id}"), 404, "invitation.not_found");
        await Refused(await globex.Do(id, "revoke"), 404, "invitation.not_found");
        await Refused(await globex.Http.PostAsJsonAsync(acme.Path, new { email = Address() }), 404, "tenant.not_found");
        await Refused(await globex.Http.GetAsync(acme.Path), 404, "tenant.not_found");
    }

    private static async Task Refused(HttpResponseMessage answer, int status, string code)
    {
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await answer.Code()).ShouldBe(code);
    }
}
