using DotMac.Kernel;

namespace DotMac.Tenancy.Domain.Invitations;

/// <summary>Every way in which an operation on an invitation may be refused.</summary>
public static class InvitationErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "invitation.not_found", $"There is no invitation {id}.");

    public static DomainException Pending() =>
        new(Refusal.Conflict, "invitation.pending", "An invitation to this address is pending already: send it again, or revoke it.") { Pointer = "/email" };

    public static DomainException WrongStatus(InvitationStatus status) =>
        new(Refusal.Conflict, "invitation.wrong_status", $"An invitation that is {status.ToString().ToLowerInvariant()} cannot do this.");

    public static DomainException TooMany() =>
        new(Refusal.Conflict, "invitation.too_many", $"{Invitation.MostPending} invitations are pending: revoke some first.");

    public static DomainException SentJustNow(TimeSpan wait) =>
        new(Refusal.TooMany, "invitation.sent_just_now", "The address was mailed an invitation less than a minute ago.") { RetryAfter = wait };

    public static DomainException DailyLimit(TimeSpan wait) =>
        new(Refusal.TooMany, "invitation.daily_limit", $"{Invitation.MostMailsADay} invitations were mailed today: go on tomorrow.") { RetryAfter = wait };

    public static DomainException UnknownRole(string role) => new(Refusal.Rule, "role.unknown", $"There is no role \"{role}\".") { Pointer = "/role" };

    public static DomainException RoleExceedsYours(string role, string permission) =>
        new(Refusal.Forbidden, "role.exceeds_yours", $"You cannot hand on the role {role}: you do not hold {permission} yourself.") { Pointer = "/role" };
}
