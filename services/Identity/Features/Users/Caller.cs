using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>What the caller's token lets it hand on, and over whom.</summary>
internal static class Caller
{
    public static Authority Authority(this ClaimsPrincipal caller) => new([.. caller.Granted()], [.. caller.Denied()]);

    /// <summary>Nobody administers a user who may do more than the caller, whatever the user is denied.</summary>
    public static void RefuseOver(this Authority authority, User user, DateTimeOffset now)
    {
        foreach (var held in user.Roles.Where(held => held.IsCurrent(now)))
            authority.HandOn(held);
        foreach (var permission in user.AuthorityAt(now).Granted)
            if (authority.Limit([permission]).Count == 0)
                throw RoleErrors.UserExceedsYours(permission);
    }

    /// <summary>Nobody changes what it may do itself.</summary>
    public static async Task RefuseYourOwn(this IdentityDbContext db, ClaimsPrincipal caller, Guid userId, CancellationToken ct)
    {
        if (userId == await db.PersonBehind(caller, ct))
            throw RoleErrors.YourOwn();
    }

    /// <summary>The caller itself; a machine client's token stands for whoever made the client and knows its secret.</summary>
    public static async Task<Guid?> PersonBehind(this IdentityDbContext db, ClaimsPrincipal caller, CancellationToken ct)
    {
        var id = caller.UserId();
        return caller.ActorKind() == "client"
            ? await db.Clients.Where(client => client.Id == id).Select(client => (Guid?)client.UserId).FirstOrDefaultAsync(ct)
            : id;
    }
}
