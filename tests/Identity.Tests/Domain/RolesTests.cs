using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

public sealed partial class RolesTests
{
    [Fact]
    public void Every_permission_of_a_role_stands_in_the_catalogue()
    {
        foreach (var role in SystemRoles.All.Where(role => !role.OfPlatform))
            foreach (var permission in role.Permissions)
                PermissionCatalogue.Grants(permission).ShouldBeTrue($"{role.Name}: {permission}");
    }

    [Fact]
    public void The_owner_holds_every_permission_of_the_tenant_and_none_of_the_platform()
    {
        var owner = SystemRoles.PermissionsOf([SystemRoles.TenantOwner]);
        PermissionCatalogue.TenantLevel.ShouldAllBe(permission => ServiceDefaults.Auth.Permissions.Allows(owner, Array.Empty<string>(), permission));
        PermissionCatalogue.PlatformLevel.ShouldAllBe(
            permission => !ServiceDefaults.Auth.Permissions.Allows(owner, Array.Empty<string>(), permission));
        PermissionCatalogue.TenantLevel.ShouldAllBe(
            permission => permission.All(character => character == '.' || character == '_' || char.IsAsciiLetterLower(character)));
    }

    [Fact]
    public void Roles_together_name_nothing_twice() =>
        SystemRoles.PermissionsOf([SystemRoles.TenantOwner, "tenant_readonly", "partner_auditor"]).ShouldBe(
            SystemRoles.PermissionsOf([SystemRoles.TenantOwner]));

    [Theory]
    [InlineData("billing.invoices.view", true)]
    [InlineData("billing.invoices.*", true)]
    [InlineData("billing.*", true)]
    [InlineData("users.read", false)]
    [InlineData("users.*", false)]
    public void Authority_hands_on_what_it_covers(string scope, bool covered)
    {
        var authority = new Authority(["billing.*"], []);
        if (covered)
            authority.HandOn([scope, scope]).ShouldBe([scope]);
        else
            Should.Throw<DomainException>(() => authority.HandOn([scope])).Code.ShouldBe("scope.exceeds_yours");
    }

    [Fact]
    public void What_is_denied_cannot_be_handed_on_nor_what_contains_it()
    {
        var authority = new Authority(["billing.*"], ["billing.payments.manage"]);
        foreach (var scope in new[] { "billing.*", "billing.payments.*", "billing.payments.manage" })
            Should.Throw<DomainException>(() => authority.HandOn([scope]));
        authority.Limit(["billing.payments.view", "billing.payments.*"]).ShouldBe(["billing.payments.view"]);
    }

    [Fact]
    public void A_permission_without_a_star_hands_on_itself_alone()
    {
        var authority = new Authority(["billing.invoices.view", "files.read"], []);
        authority.HandOn(["files.read"]).ShouldBe(["files.read"]);
        authority.Limit(["files.read.*", "billing.*", "billing.invoices.*", "billing.invoices.view.*"]).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_owner_and_the_platforms_administrator_hand_on_ownership()
    {
        var owner = SystemRoles.Of(SystemRoles.TenantOwner, Guid.CreateVersion7());
        SystemRoles.All.Where(role => HandsOn(role.Permissions)).Select(role => role.Name).ShouldBe(
            [SystemRoles.PlatformAdmin, SystemRoles.TenantOwner]);

        bool HandsOn(IReadOnlyList<string> permissions)
        {
            try
            {
                new Authority(permissions, []).HandOn(owner);
                return true;
            }
            catch (DomainException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void What_an_endpoint_of_the_fleet_asks_for_can_be_granted()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DotMac.sln")))
            folder = Path.GetDirectoryName(folder)!;

        var asked = Directory.GetFiles(Path.Combine(folder, "services"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Asks().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)).Distinct().ToList();
        asked.Count.ShouldBeGreaterThan(30);
        asked.Except(PermissionCatalogue.TenantLevel).Except(PermissionCatalogue.PlatformLevel).ShouldBeEmpty();
    }

    [GeneratedRegex("""RequirePermission\("(?<name>[^"]+)"\)""")]
    private static partial Regex Asks();
}
