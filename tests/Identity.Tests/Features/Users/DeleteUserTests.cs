using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Tests.Features.Phones;
using DotMac.Identity.Tests.Features.Scim;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Users;

/// <summary>One user is removed; several at once are in BulkTests.</summary>
public sealed class DeleteUserTests(IdentityHost host)
{
    [Fact]
    public async Task A_removed_user_is_shut_out_with_a_receipt_and_keeps_nothing()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        var key = await host.Post("/api/v1/auth/api-keys", new { name = "mine", scopes = new[] { "users.read" } }, member.Token);
        key.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var removed = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        (removed.Active, removed.PasswordHash, removed.RoleNames.Count, removed.RemovedAt is not null).ShouldBe((false, null, 0, true));
        (await host.As(company.Id, db => db.Sessions.CountAsync(row => row.UserId == member.Id && row.RevokedAt == null))).ShouldBe(0);
        (await host.As(company.Id, db => db.ApiKeys.CountAsync(row => row.UserId == member.Id && row.RevokedAt == null))).ShouldBe(0);
        await (await host.Login(company, email: member.Email)).Refuses(401, "credentials.invalid");
        using var gone = host.WithToken(member.Token);
        await Eventually.Get(async () => (await gone.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token to end");

        (await host.Events(company.Id)).Count(name => name is "user.deactivated" or "user.deleted").ShouldBe(2);
        var receipt = (await host.Audits(company)).Single(record => record.Action == "delete_user");
        JsonSerializer.Serialize(receipt).ShouldContain((await key.Json()).GetProperty("api_key").GetProperty("id").GetString()!);
        await (await owner.DeleteAsync($"/api/v1/users/{member.Id}")).Refuses(404, "user.not_found");
    }

    [Fact]
    public async Task A_removed_user_is_nowhere_any_more()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await owner.GetAsync($"/api/v1/users/{member.Id}")).Refuses(404, "user.not_found");
        foreach (var path in new[] { $"users/{member.Id}/enable", $"users/{member.Id}/disable", $"auth/rbac/admin/users/{member.Id}/roles/tenant_member" })
            await (await owner.PostAsJsonAsync($"/api/v1/{path}", new { })).Refuses(404, "user.not_found");
        await (await owner.GetAsync($"/api/v1/auth/rbac/admin/users/{member.Id}/permissions")).Refuses(404, "user.not_found");
        foreach (var verb in new[] { "activate", "suspend" })
            (await (await owner.PostAsJsonAsync($"/api/v1/users/bulk/{verb}", new { user_ids = new[] { member.Id } })).Json())
                .GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("user.not_found", verb);
        (await owner.GetStringAsync("/api/v1/users")).ShouldNotContain(member.Email);
        (await owner.GetStringAsync("/api/v1/users/export?format=jsonl")).ShouldNotContain(member.Email);

        var removed = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        (removed.Active, removed.RemovedAt is not null, removed.RoleNames.Count).ShouldBe((false, true, 0));
        (await host.Events(company.Id)).Count(name => name == "user.updated").ShouldBe(2, "shut out and removed, and nothing since");
        await (await host.Post("/api/v1/users", new { email = member.Email, full_name = "Next" }, await company.OwnerToken())).Refuses(409, "user.email_taken");
    }

    [Fact]
    public async Task The_next_owner_of_the_address_inherits_nothing()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        await new PhoneOf(host, company, member.Token).Verify(PhoneOf.Number);
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var removed = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        (removed.FullName, removed.Profile).ShouldBe(("", Profile.Empty));
        (await host.As(company.Id, db => db.Set<ProfileChange>().CountAsync())).ShouldBe(0);

        using var provider = await Provider.Of(host, company);
        var next = await provider.Provide(member.Email);
        (next.GetProperty("id").GetGuid(), next.TryGetProperty("phoneNumbers", out _)).ShouldBe((member.Id, false));
        var shown = await (await owner.GetAsync($"/api/v1/users/{member.Id}")).Json();
        (shown.GetProperty("active").GetBoolean(), shown.GetProperty("full_name").GetString()).ShouldBe((true, "Grace Hopper"));
    }

    [Fact]
    public async Task Nobody_removes_itself_or_who_may_do_more_or_a_stranger()
    {
        var (company, elsewhere) = (await host.SignUp(), await host.SignUp());
        var (admin, member, foreign) = (await host.Member(company, "tenant_admin"), await host.Member(company, "tenant_member"), await host.Member(elsewhere, "tenant_member"));
        var owner = await host.As(company.Id, db => db.Users.Where(user => user.Id != admin.Id && user.Id != member.Id).Select(user => user.Id).SingleAsync());
        using var http = host.WithToken(admin.Token);
        await (await http.DeleteAsync($"/api/v1/users/{admin.Id}")).Refuses(409, "user.yourself");
        await (await http.DeleteAsync($"/api/v1/users/{owner}")).Refuses(403, "role.exceeds_yours");
        await (await http.DeleteAsync($"/api/v1/users/{foreign.Id}")).Refuses(404, "user.not_found");
        using var low = host.WithToken(member.Token);
        await (await low.DeleteAsync($"/api/v1/users/{admin.Id}")).Refuses(403, "permission.denied");
        using var last = host.WithToken(await company.OwnerToken());
        await (await last.DeleteAsync($"/api/v1/users/{owner}")).Refuses(409, "user.yourself");
        (await host.As(company.Id, db => db.Users.CountAsync(user => user.Active))).ShouldBe(3);
        (await host.Audits(company)).Count(record => record.Action == "delete_user" && record.Outcome != "succeeded").ShouldBe(5);
    }

    [Fact]
    public async Task A_stale_ETag_removes_nobody()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        using var owner = host.WithToken(await company.OwnerToken());
        var tag = (await owner.GetAsync($"/api/v1/users/{member.Id}")).Headers.ETag!.Tag;
        (await owner.PostAsJsonAsync($"/api/v1/users/{member.Id}/disable", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Delete(owner, member.Id, tag)).Refuses(412, "request.stale");
        (await Delete(owner, member.Id, (await owner.GetAsync($"/api/v1/users/{member.Id}")).Headers.ETag!.Tag)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task<HttpResponseMessage> Delete(HttpClient http, Guid id, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/users/{id}");
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(tag));
        return await http.SendAsync(request);
    }
}
