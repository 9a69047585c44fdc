using DotMac.Identity.Domain.Roles;

namespace DotMac.Identity.Features.Roles;

/// <summary>A role and what it grants.</summary>
public sealed record RoleResponse(string Name, string DisplayName, IReadOnlyList<string> Permissions)
{
    internal static RoleResponse From(SystemRole role) => new(role.Name, role.DisplayName, role.Permissions);
}
