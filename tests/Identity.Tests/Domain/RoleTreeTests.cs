using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

public sealed class RoleTreeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_change_reaches_every_descendant_in_order()
    {
        var top = Role.Create("top", " Top ", null, ["users.read"], Now);
        var middle = Role.Create("middle", "Middle", top, ["files.read"], Now);
        var leaf = Role.Create("leaf", "Leaf", middle, ["team.read"], Now);
        var other = Role.Create("other", "Other", null, ["audit.read"], Now);
        leaf.Effective.ShouldBe(["team.read", "files.read", "users.read"]);

        top.Change("Top", null, ["users.*"]);
        new RoleTree([leaf, other, middle, top]).Refresh(top).ShouldBe([top, middle, leaf]);
        leaf.Effective.ShouldBe(["team.read", "files.read", "users.*"]);
        (top.DisplayName, top.Raised[^1].ShouldBeOfType<RoleUpdated>().Permissions.Single()).ShouldBe(("Top", "users.*"));
    }

    [Fact]
    public void A_cycle_is_found_however_long_it_is()
    {
        var top = Role.Create("top", "Top", null, ["users.read"], Now);
        var middle = Role.Create("middle", "Middle", top, [], Now);
        var leaf = Role.Create("leaf", "Leaf", middle, [], Now);
        var tree = new RoleTree([top, middle, leaf]);
        foreach (var parent in new[] { "top", "middle", "leaf" })
            Should.Throw<DomainException>(() => tree.RefuseCycle(top, parent)).Code.ShouldBe("role.cycle");
        tree.RefuseCycle(leaf, "top");
        tree.RefuseCycle(top, "tenant_member");
        tree.RefuseCycle(top, null);
    }
}
