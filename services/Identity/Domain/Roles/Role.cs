using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Roles;

/// <summary>A tenant's own role: what it grants, and what it inherits from its parent. Its name never changes.</summary>
public sealed class Role : AggregateRoot, IGrantableRole
{
    public const int MostPermissions = 200;

    private Role()
    {
    }

    public string Name { get; private set; } = "";
    public string DisplayName { get; private set; } = "";

    /// <summary>The role whose permissions it inherits, by name; of the tenant or of the system.</summary>
    public string? Parent { get; private set; }

    /// <summary>What it grants itself.</summary>
    public List<string> Permissions { get; private set; } = [];

    /// <summary>What its ancestors grant, kept with the row so that a token needs no walk through the tree.</summary>
    public List<string> Inherited { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }
    public IReadOnlyList<string> Effective => PermissionSet.Widest([.. Permissions, .. Inherited]);

    public static Role Create(string name, string displayName, IGrantableRole? parent, IEnumerable<string> permissions, DateTimeOffset now)
    {
        var role = new Role { Name = name, CreatedAt = now };
        role.Set(displayName, parent, permissions);
        role.Raise(new RoleCreated(role.Id, role.Name, role.DisplayName, role.Parent, role.Permissions));
        return role;
    }

    public void Change(string displayName, IGrantableRole? parent, IEnumerable<string> permissions)
    {
        Set(displayName, parent, permissions);
        Raise(new RoleUpdated(Id, Name, DisplayName, Parent, Permissions));
    }

    /// <summary>Takes over what the parent grants now.</summary>
    public void Inherit(IGrantableRole parent) => Inherited = [.. parent.Effective];

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Delete() => Raise(new RoleDeleted(Id, Name));

    private void Set(string displayName, IGrantableRole? parent, IEnumerable<string> permissions)
    {
        (DisplayName, Parent) = (displayName.Trim(), parent?.Name);
        (Permissions, Inherited) = ([.. permissions], [.. parent?.Effective ?? []]);
    }
}
