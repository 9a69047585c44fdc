using DotMac.Kernel;

namespace DotMac.Identity.Domain.Roles;

/// <summary>Why granting a role or a scope is refused.</summary>
public static class RoleErrors
{
    public static DomainException NotFound(string name) => new(Refusal.NotFound, "role.not_found", $"There is no role \"{name}\".");

    public static DomainException Unknown(string name) => new(Refusal.Rule, "role.unknown", $"There is no role \"{name}\".") { Pointer = "/roles" };

    public static DomainException UnknownScope(string scope, string pointer) =>
        new(Refusal.Rule, "scope.unknown", $"There is no permission \"{scope}\".") { Pointer = pointer };

    public static DomainException ScopeExceedsYours(string scope, string pointer) =>
        new(Refusal.Forbidden, "scope.exceeds_yours", $"You cannot hand on {scope}: you do not hold all of it yourself.") { Pointer = pointer };

    public static DomainException RoleExceedsYours(string role, string permission) =>
        new(Refusal.Forbidden, "role.exceeds_yours", $"You cannot hand on the role {role}: you do not hold {permission} yourself.");

    public static DomainException UserExceedsYours(string permission) =>
        new(Refusal.Forbidden, "user.exceeds_yours", $"The user may do more than you: you do not hold {permission} yourself.");

    public static DomainException System(string name) =>
        new(Refusal.Forbidden, "role.system", $"{name} is a role of the system: nobody changes it. Make one of your own that inherits from it.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "role.name_taken", $"There is a role \"{name}\" already.") { Pointer = "/name" };

    public static DomainException UnknownParent(string name) =>
        new(Refusal.Rule, "role.unknown", $"There is no role \"{name}\".") { Pointer = "/parent" };

    public static DomainException Cycle(string role, string parent) =>
        new(Refusal.Rule, "role.cycle", $"{parent} inherits from {role} already.") { Pointer = "/parent" };

    public static DomainException InUse(string name) =>
        new(Refusal.Conflict, "role.in_use", $"Somebody holds the role {name}, or another role inherits from it: take it away there first.");

    public static DomainException NeverExpires(string name) =>
        new(Refusal.Rule, "role.never_expires", $"{name} is held for good: a tenant must not lose its last one by itself.") { Pointer = "/expires_at" };

    public static DomainException ExpiryPassed() =>
        new(Refusal.Rule, "role.expiry_passed", "It would have expired already.") { Pointer = "/expires_at" };

    public static DomainException NoDirectPermission(string permission) =>
        new(Refusal.NotFound, "permission.not_found", $"The user has {permission} neither allowed nor denied directly.");

    public static DomainException OwnersNeed(string permission) =>
        new(Refusal.Conflict, "permission.owners_need", $"An owner is not denied {permission}: take the role away instead.") { Pointer = "/permission" };

    public static DomainException YourOwn() => new(Refusal.Conflict, "permission.your_own", "Nobody changes what it may do itself.");
}
