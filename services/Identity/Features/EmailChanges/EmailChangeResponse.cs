using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>The caller's address and, where it wants another, which one waits for its proof and until when.</summary>
public sealed record EmailChangeResponse(string Email, string? Pending, DateTimeOffset? ExpiresAt)
{
    internal static EmailChangeResponse Of(User user, DateTimeOffset now) => new(user.Email.Value, user.MovesTo(now)?.Value, user.MoveEndsAt(now));
}
