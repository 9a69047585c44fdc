using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Domain.Roles;

/// <summary>What somebody may do, and therefore at most hand on.</summary>
public sealed record Authority(IReadOnlyList<string> Granted, IReadOnlyList<string> Denied)
{
    /// <summary>
    /// Refuses, by name, each scope that does not exist or that this authority does not cover; the rest is returned without repetitions.
    /// </summary>
    public IReadOnlyList<string> HandOn(IReadOnlyCollection<string> scopes, string pointer = "/scopes")
    {
        foreach (var scope in scopes)
        {
            if (!PermissionCatalogue.Grants(scope))
                throw RoleErrors.UnknownScope(scope, pointer);
            if (!Covers(scope))
                throw RoleErrors.ScopeExceedsYours(scope, pointer);
        }

        return [.. scopes.Distinct()];
    }

    /// <summary>Refuses a role that grants more than this authority holds.</summary>
    public void HandOn(IGrantableRole role)
    {
        if (role.Effective.FirstOrDefault(permission => !Covers(permission)) is { } beyond)
            throw RoleErrors.RoleExceedsYours(role.Name, beyond);
    }

    /// <summary>Whether this authority holds all that a role grants.</summary>
    public bool Holds(IGrantableRole role) => role.Effective.All(Covers);

    /// <summary>The part of some scopes that this authority still covers.</summary>
    public IReadOnlyList<string> Limit(IEnumerable<string> scopes) => [.. scopes.Where(Covers)];

    private bool Covers(string scope) => Permissions.Covers(Granted, Denied, scope);
}
