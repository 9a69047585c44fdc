using System.Net;
using System.Net.Http.Json;
using DotMac.TestKit;

namespace DotMac.Identity.Tests.Features.Passwords;

public sealed class TriggerPasswordResetTests(IdentityHost host)
{
    [Fact]
    public async Task The_link_goes_to_the_users_mailbox_and_the_tenant_sees_who_sent_it()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var member = await host.Member(company, "tenant_member");
        var answer = await Trigger(company, admin, member.Id);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        await Eventually.Get(() => company.LastMail(member.Email), mail => mail?.Template == "email.auth.password_reset", "the mail");
        (await host.Audits(company)).ShouldContain(
            record => record.Action == "trigger_password_reset" && record.Targets.Any(target => target.Id == member.Id));
    }

    [Fact]
    public async Task A_disabled_user_a_foreign_one_and_a_tenants_owner_are_refused()
    {
        var (company, other, admin) = (await host.SignUp(), await host.SignUp(), await host.PlatformToken());
        var member = await host.Member(company, "tenant_member");
        await (await Trigger(other, admin, member.Id)).Refuses(404, "user.not_found");
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Trigger(company, admin, member.Id)).Refuses(403, "user.disabled");
        await (await host.Post("/api/v1/auth/admin/password-reset/trigger", new { user_id = member.Id }, await company.OwnerToken())).Refuses(403, "permission.denied");
    }

    private async Task<HttpResponseMessage> Trigger(Company company, string token, Guid user)
    {
        using var http = host.WithToken(token);
        http.DefaultRequestHeaders.Add("X-Target-Tenant-ID", company.Id.ToString());
        return await http.PostAsJsonAsync("/api/v1/auth/admin/password-reset/trigger", new { user_id = user });
    }
}
