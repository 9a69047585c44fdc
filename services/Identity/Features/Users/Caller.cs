using System.Security.Claims;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Users;

/// <summary>What the caller's token lets it hand on, and over whom.</summary>
internal static class Caller
{
    public static Authority Authority(this ClaimsPrincipal caller) => new([.. caller.Granted()], [.. caller.Denied()]);

    /// <summary>Nobody administers a user who may do more than the caller.</summary>
    public static void RefuseOver(this Authority authority, User user)
    {
        foreach (var role in SystemRoles.All.Where(role => user.RoleNames.Contains(role.Name)))
            authority.HandOn(role);
    }
}
