using DotMac.Identity.Domain.Roles;

namespace DotMac.Identity.Features.Roles;

/// <summary>
/// A role: <c>scope</c> is <c>system</c> (the same for everybody, unchangeable) or <c>tenant</c>; <c>permissions</c> is what it grants itself,
/// <c>effective</c> what it grants with its ancestors.
/// </summary>
public sealed record RoleResponse(
    string Name, string DisplayName, string Scope, string? Parent, IReadOnlyList<string> Permissions, IReadOnlyList<string> Effective)
{
    internal static RoleResponse From(IGrantableRole role) => role switch
    {
        Role own => new(own.Name, own.DisplayName, "tenant", own.Parent, own.Permissions, own.Effective),
        SystemRole system => new(system.Name, system.DisplayName, "system", null, system.Permissions, system.Effective),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
