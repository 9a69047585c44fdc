namespace DotMac.Identity.Domain.Roles;

/// <summary>The tenant's roles by their parents.</summary>
public sealed class RoleTree(IReadOnlyList<Role> roles)
{
    /// <summary>Refuses a parent that inherits from the role itself.</summary>
    public void RefuseCycle(Role role, string? parent)
    {
        for (var name = parent; name is not null; name = roles.FirstOrDefault(found => found.Name == name)?.Parent)
            if (name == role.Name)
                throw RoleErrors.Cycle(role.Name, parent!);
    }

    /// <summary>The role and all that inherit from it, each after its parent, with what they inherit now.</summary>
    public IReadOnlyList<Role> Refresh(Role changed)
    {
        List<Role> line = [changed];
        for (var at = 0; at < line.Count; at++)
            foreach (var child in roles.Where(role => role.Parent == line[at].Name))
            {
                child.Inherit(line[at]);
                line.Add(child);
            }

        return line;
    }
}
