using DotMac.Kernel;

namespace DotMac.Identity.Domain.Invitations;

/// <summary>Why nobody comes in with an invitation.</summary>
public static class InvitationErrors
{
    /// <summary>An unknown, expired, revoked or used link looks the same, and one whose address has a user already.</summary>
    public static DomainException Invalid() =>
        new(Refusal.Rule, "invitation.invalid", "The invitation is unknown, was used, taken back, or is older than seven days: ask for a new one.")
        { Pointer = "/token" };
}
