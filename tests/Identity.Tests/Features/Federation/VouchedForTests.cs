using System.Net;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Roles;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>A provider's word, which an administrator chooses, opens nobody who may do more than an administrator.</summary>
public sealed class VouchedForTests(IdentityHost host) : IAsyncLifetime
{
    private const string NoAccount = "Nobody may sign in here with that account yet.";
    private OddProvider provider = null!;

    public async ValueTask InitializeAsync() => provider = await OddProvider.Start(host.ProviderPorts[3]);

    public ValueTask DisposeAsync() => provider.DisposeAsync();

    [Theory]
    [InlineData("none")]
    [InlineData("just_in_time")]
    public async Task Who_became_an_owner_later_is_opened_no_more_by_what_the_provider_alone_had_linked(string provisioning)
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider, provisioning: provisioning);
        var member = provisioning == "none" ? await host.Member(company, "tenant_member") : default;
        var person = new Person("v-1", member.Email ?? $"new@{company.Id:N}.example");
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, person)).SignedIn(browser);
        var login = await host.As(company.Id, db => db.ExternalLogins.AsNoTracking().SingleAsync());
        login.How.ShouldBe(provisioning == "none" ? ExternalLogin.ByAddress : ExternalLogin.Provisioned);

        var promoted = await (await RoleClient.Owner(host, company)).Assign(login.UserId, SystemRoles.TenantOwner);
        promoted.IsSuccessStatusCode.ShouldBeTrue(await promoted.Content.ReadAsStringAsync());
        using var thief = new Browser(host);
        await (await corp.SignIn(thief, person)).RefusedWith(thief, 422, NoAccount);
    }

    [Fact]
    public async Task An_owner_who_says_itself_that_the_account_is_its_own_is_opened_again()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var member = await host.Member(company, "tenant_member");
        var person = new Person("v-2", member.Email);
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, person)).SignedIn(browser);
        await (await RoleClient.Owner(host, company)).Assign(member.Id, SystemRoles.TenantOwner);
        var token = (await (await host.Login(company, email: member.Email)).Tokens()).Access;

        using var own = new Browser(host);
        var linked = await own.Get(provider.Answer(await corp.Begin(own, await corp.AskToLink(own, token)), person));
        linked.StatusCode.ShouldBe(HttpStatusCode.OK, await linked.Content.ReadAsStringAsync());
        (await host.As(company.Id, db => db.ExternalLogins.AsNoTracking().SingleAsync())).How.ShouldBe(ExternalLogin.ByUser);
        (await host.Events(company.Id)).Count(name => name == "external_login.linked").ShouldBe(2);
        await (await corp.SignIn(own, person)).SignedIn(own);
    }

    [Fact]
    public async Task Who_holds_by_another_role_or_a_grant_what_no_administrator_may_is_not_linked()
    {
        var company = await host.SignUp();
        var corp = await Federated.Register(host, company, provider);
        var (roles, byRole, byGrant) = (await RoleClient.Owner(host, company), await host.Member(company, "tenant_member"), await host.Member(company, "tenant_member"));
        await roles.Created("heirs", ["ownership.manage"]);
        (await roles.Assign(byRole.Id, "heirs")).IsSuccessStatusCode.ShouldBeTrue();
        (await roles.SetPermission(byGrant.Id, "ownership.manage", "allow")).IsSuccessStatusCode.ShouldBeTrue();
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("v-3", byRole.Email))).RefusedWith(browser, 422, NoAccount);
        await (await corp.SignIn(browser, new("v-4", byGrant.Email))).RefusedWith(browser, 422, NoAccount);
        (await host.Events(company.Id)).ShouldNotContain("external_login.linked");
    }

    [Fact]
    public async Task Nobody_of_the_platform_is_opened_by_an_administrator_of_tenant_zero()
    {
        var email = $"admin-{Guid.NewGuid():N}@dotmac.localhost";
        await using var output = new StringWriter();
        await CreateAdmin.Run(host.Services, ["create-admin", "--email", email], output, TestContext.Current.CancellationToken);
        (await host.Confirm(output.ToString().Trim().Split('=')[1])).StatusCode.ShouldBe(HttpStatusCode.OK);
        var platform = new Company(host, Tenants.Platform, "platform", email);
        var support = await host.Member(platform, "platform_support");
        var corp = await Federated.Register(host, platform, provider, $"zero-{Guid.NewGuid():N}"[..20]);
        using var browser = new Browser(host);
        await (await corp.SignIn(browser, new("v-5", support.Email))).RefusedWith(browser, 422, NoAccount);
        await corp.Delete();
    }
}
