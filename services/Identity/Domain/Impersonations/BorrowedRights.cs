using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Domain.Impersonations;

/// <summary>What an administrator may do as somebody else: what that user may, less what hands on rights, is a credential, or belongs to the platform.</summary>
public static class BorrowedRights
{
    /// <summary>Refused whatever the user holds; a denial wins. Whole areas, so that what is added to them is refused as well.</summary>
    public static IReadOnlyList<string> Refused { get; } =
    [
        "platform.*", "system.*", "ownership.*", "admin.*", "users.create", "users.update", "users.delete", "api_keys.*", "clients.*",
        "scim_tokens.*", "identity_providers.*", "security.secret.*", "webhooks.manage",
    ];

    public static Authority Of(User user, DateTimeOffset now)
    {
        var own = user.AuthorityAt(now);
        return own with { Denied = [.. own.Denied.Union(Refused)] };
    }
}
