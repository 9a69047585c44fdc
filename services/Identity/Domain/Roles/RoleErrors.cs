using DotMac.Kernel;

namespace DotMac.Identity.Domain.Roles;

/// <summary>Why granting a role or a scope is refused.</summary>
public static class RoleErrors
{
    public static DomainException NotFound(string name) => new(Refusal.NotFound, "role.not_found", $"There is no role \"{name}\".");

    public static DomainException Unknown(string name) => new(Refusal.Rule, "role.unknown", $"There is no role \"{name}\".") { Pointer = "/roles" };

    public static DomainException UnknownScope(string scope) =>
        new(Refusal.Rule, "scope.unknown", $"There is no permission \"{scope}\".") { Pointer = "/scopes" };

    public static DomainException ScopeExceedsYours(string scope) =>
        new(Refusal.Forbidden, "scope.exceeds_yours", $"You cannot hand on {scope}: you do not hold all of it yourself.") { Pointer = "/scopes" };

    public static DomainException RoleExceedsYours(string role, string permission) =>
        new(Refusal.Forbidden, "role.exceeds_yours", $"You cannot hand on the role {role}: you do not hold {permission} yourself.");
}
