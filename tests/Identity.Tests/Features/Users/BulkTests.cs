using System.Net;
using System.Text.Json;
using DotMac.Contracts.Tenancy;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Users;

/// <summary>The same to several users at once: each is judged as it would be alone.</summary>
public sealed class BulkTests(IdentityHost host)
{
    private async Task<List<string>> Do(string verb, string token, params Guid[] ids)
    {
        var answer = await host.Post($"/api/v1/users/bulk/{verb}", new { user_ids = ids }, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var body = await answer.Json();
        var items = body.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("user_id").GetGuid()).ShouldBe(ids);
        items.Count(item => item.GetProperty("done").GetBoolean()).ShouldBe(body.GetProperty("done").GetInt32());
        return [.. items.Select(item => item.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString()! : "done")];
    }

    private async Task<Guid> Created(Company company)
    {
        var answer = await host.Post("/api/v1/users", new { email = $"bulk-{Guid.NewGuid():N}@example.com", full_name = "Bulk" }, await company.OwnerToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    private Task<List<Guid>> Active(Company company) => host.As(company.Id, db => db.Users.Where(user => user.Active).Select(user => user.Id).ToListAsync());

    [Fact]
    public async Task Shuts_out_whom_one_may_and_says_of_each_other_why_not()
    {
        var (company, elsewhere) = (await host.SignUp(), await host.SignUp());
        var (admin, member, foreign) = (await host.Member(company, "tenant_admin"), await Created(company), await Created(elsewhere));
        var owner = (await Active(company)).Single(id => id != admin.Id && id != member);
        (await Do("suspend", admin.Token, member, admin.Id, owner, foreign)).ShouldBe(["done", "user.yourself", "role.exceeds_yours", "user.not_found"]);
        (await Active(company)).ShouldBe([owner, admin.Id], ignoreOrder: true);
        (await Active(elsewhere)).ShouldContain(foreign);
        (await host.Events(company.Id)).Count(name => name == "user.deactivated").ShouldBe(1);
        (await host.Audits(company)).Single(record => record.Action == "suspend_users").Targets.ShouldContain(target => target.Id == member);
    }

    [Fact]
    public async Task Lets_in_again_as_many_as_there_are_seats()
    {
        var company = await host.SignUp();
        var (one, two, owner) = (await Created(company), await Created(company), await company.OwnerToken());
        (await Do("suspend", owner, one, two)).ShouldBe(["done", "done"]);
        await host.Deliver(company.Id, new TenantLimitsChanged(company.Id, 2));
        await Eventually.Get(() => host.As(company.Id, db => db.Seats.AnyAsync()), there => there, "the limit");
        (await Do("activate", owner, one, two)).ShouldBe(["done", "tenant.seat_limit"]);
        (await Active(company)).ShouldContain(one);
        (await host.Events(company.Id)).Count(name => name == "tenant.limit_exceeded").ShouldBe(1);
    }

    [Fact]
    public async Task Mails_the_confirmation_again_only_to_who_has_not_confirmed()
    {
        var company = await host.SignUp();
        var (member, fresh) = (await host.Member(company, "tenant_member"), await Created(company));
        (await Do("resend-verification", await company.OwnerToken(), member.Id, fresh)).ShouldBe(["user.email_confirmed", "user.mailed_just_now"]);
        await company.AgeLinks("2 minutes");
        (await Do("resend-verification", await company.OwnerToken(), member.Id, fresh)).ShouldBe(["user.email_confirmed", "done"]);
    }

    [Fact]
    public async Task Removes_users_with_all_that_they_held_but_never_oneself()
    {
        var company = await host.SignUp();
        var (member, owner) = (await host.Member(company, "tenant_admin"), await company.OwnerToken());
        var self = (await Active(company)).Single(id => id != member.Id);
        (await Do("delete", owner, member.Id, self)).ShouldBe(["done", "user.yourself"]);
        (await Do("delete", owner, member.Id)).ShouldBe(["user.not_found"]);
        var removed = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        (removed.Active, removed.PasswordHash, removed.RoleNames.Count).ShouldBe((false, null, 0));
        await (await host.Login(company, email: member.Email)).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task Names_at_least_one_user_and_a_hundred_at_most()
    {
        var owner = await (await host.SignUp()).OwnerToken();
        foreach (var count in (int[])[0, 101])
            await (await host.Post("/api/v1/users/bulk/suspend", new { user_ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()) }, owner)).Refuses(400, "request.invalid");
    }
}
