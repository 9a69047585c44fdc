using System.Net;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Roles;

public sealed class UserPermissionTests(IdentityHost host)
{
    [Fact]
    public async Task A_denial_wins_over_every_role_and_grant_within_five_seconds()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var member = await host.Member(company, "tenant_admin");
        (await owner.SetPermission(member.Id, "users.read", "allow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.SetPermission(member.Id, "users.*", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RoleClient.Becomes(host, member.Token, "/api/v1/users", HttpStatusCode.Unauthorized);
        await Answers(company, member.Email, HttpStatusCode.Forbidden);

        var shown = await owner.Permissions(member.Id);
        shown.GetProperty("denied")[0].GetString().ShouldBe("users.*");
        shown.GetProperty("direct_permissions").GetArrayLength().ShouldBe(2);
        (await owner.ClearPermission(member.Id, "users.*")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Answers(company, member.Email, HttpStatusCode.OK);
        (await host.Events(company.Id)).Count(name => name == "user.permission_changed").ShouldBe(3);
        await (await owner.ClearPermission(member.Id, "users.*")).Refuses(404, "permission.not_found");
    }

    [Fact]
    public async Task A_grant_gives_what_no_role_does_and_makes_its_holder_stronger()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var member = await host.Member(company, "partner_auditor");
        await Answers(company, member.Email, HttpStatusCode.Forbidden);
        (await owner.SetPermission(member.Id, "users.read", "allow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Answers(company, member.Email, HttpStatusCode.OK);

        var narrow = RoleClient.Narrow(host, company, "partner.*", "files.*");
        await (await narrow.SetPermission(member.Id, "files.read", "deny")).Refuses(403, "user.exceeds_yours");
        await (await narrow.ClearPermission(member.Id, "users.read")).Refuses(403, "user.exceeds_yours");
    }

    [Fact]
    public async Task Nobody_grants_more_than_it_holds_or_changes_itself_or_an_owner_above_it()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "partner_auditor");
        var owner = await RoleClient.Owner(host, company);
        var ownerId = Guid.Parse(new JsonWebToken(owner.Token).Subject);
        var narrow = RoleClient.Narrow(host, company, "partner.*");
        await (await narrow.SetPermission(member.Id, "users.read", "allow")).Refuses(403, "scope.exceeds_yours");
        await (await owner.SetPermission(member.Id, "platform.admin", "allow")).Refuses(422, "scope.unknown");
        await (await owner.SetPermission(member.Id, "*", "deny")).Refuses(422, "scope.unknown");
        await (await owner.SetPermission(ownerId, "users.read", "deny")).Refuses(409, "permission.your_own");
        var administrator = new RoleClient(host, (await host.Member(company, "tenant_admin")).Token);
        await (await administrator.SetPermission(ownerId, "users.read", "deny")).Refuses(403, "role.exceeds_yours");
        (await owner.SetPermission(member.Id, "users.read", "maybe")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("ownership.manage")]
    [InlineData("admin.role.*")]
    [InlineData("admin.role.manage")]
    [InlineData("admin.*")]
    public async Task An_owner_is_not_denied_what_makes_it_one(string permission)
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var second = await host.Member(company, "tenant_owner");
        await (await owner.SetPermission(second.Id, permission, "deny")).Refuses(409, "permission.owners_need");
        (await owner.SetPermission(second.Id, permission, "allow")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.SetPermission(second.Id, "admin.settings.update", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var administrator = await host.Member(company, "tenant_admin");
        (await owner.SetPermission(administrator.Id, permission, "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lifted_denial_is_a_grant()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "partner_auditor");
        var owner = await RoleClient.Owner(host, company);
        (await owner.SetPermission(member.Id, "users.read", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await RoleClient.Narrow(host, company, "partner.*").ClearPermission(member.Id, "users.read")).Refuses(403, "scope.exceeds_yours");
    }

    [Fact]
    public async Task A_role_and_a_permission_end_by_themselves()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        await owner.Created("reader", ["users.read"]);
        var member = await host.Member(company, "partner_auditor");
        var until = TimeProvider.System.GetUtcNow().AddSeconds(4);
        (await owner.Assign(member.Id, "reader", until)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.SetPermission(member.Id, "team.read", "allow", until)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = (await (await host.Login(company, email: member.Email)).Tokens()).Access;
        using var http = host.WithToken(token);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        (TimeProvider.System.GetUtcNow() - until).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Answers(company, member.Email, HttpStatusCode.Forbidden);
        var left = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        (left.RoleNames.Single(), left.DirectPermissions.Count).ShouldBe(("partner_auditor", 0));
    }

    [Fact]
    public async Task What_has_expired_gives_nothing_even_before_it_is_removed()
    {
        var now = TimeProvider.System.GetUtcNow();
        var company = await host.SignUp();
        var member = await host.Member(company, "partner_auditor");
        await host.As(company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE user_roles SET expires_at = {now} WHERE role = 'partner_auditor'");
            db.MarkSaved();
            return 0;
        });
        var owner = await RoleClient.Owner(host, company);
        (await owner.Permissions(member.Id)).GetProperty("granted").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_end_that_has_passed_and_an_owner_with_an_end_are_refused()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var member = await host.Member(company, "tenant_admin");
        var now = TimeProvider.System.GetUtcNow();
        await (await owner.Assign(member.Id, "tenant_readonly", now.AddSeconds(-1))).Refuses(422, "role.expiry_passed");
        await (await owner.SetPermission(member.Id, "users.read", "deny", now.AddSeconds(-1))).Refuses(422, "role.expiry_passed");
        await (await owner.Assign(member.Id, "tenant_owner", now.AddDays(1))).Refuses(422, "role.never_expires");
    }

    [Fact]
    public async Task An_API_key_loses_what_its_creator_is_denied()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var member = await host.Member(company, "tenant_admin");
        (await owner.SetPermission(member.Id, "users.read", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var held = await host.As(company.Id, db => db.Users.AsNoTracking().SingleAsync(user => user.Id == member.Id));
        held.AuthorityAt(TimeProvider.System.GetUtcNow()).Limit(["users.read", "users.*", "files.read"]).ShouldBe(["files.read"]);
    }

    private async Task Answers(Company company, string email, HttpStatusCode status)
    {
        using var http = host.WithToken((await (await host.Login(company, email: email)).Tokens()).Access);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(status);
    }
}
