using DotMac.Kernel;

namespace DotMac.Identity.Domain.Impersonations;

/// <summary>Why nobody acts as somebody else.</summary>
public static class ImpersonationErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "impersonation.not_found", $"There is no live impersonation {id}.");

    public static DomainException OfPlatform() =>
        new(Refusal.Rule, "impersonation.of_platform", "Nobody acts as a user of the platform itself: name a tenant.");

    public static DomainException NoOwner() =>
        new(Refusal.Rule, "impersonation.no_user", "The tenant has no active owner: name the user.") { Pointer = "/user_id" };

    public static DomainException UserInactive() =>
        new(Refusal.Rule, "impersonation.user_inactive", "The user is disabled: nobody acts as it.") { Pointer = "/user_id" };

    public static DomainException NotAnAdministrator() =>
        new(Refusal.Forbidden, "impersonation.not_allowed", "Only an administrator who is signed in acts as somebody else.");
}
