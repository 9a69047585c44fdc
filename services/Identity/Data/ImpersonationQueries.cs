using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

internal static class ImpersonationQueries
{
    public static async Task<Impersonation?> LockImpersonation(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM impersonations WHERE id = {id} FOR UPDATE", ct);
        return await db.Impersonations.FirstOrDefaultAsync(impersonation => impersonation.Id == id, ct);
    }

    /// <summary>The live impersonation of a user by an administrator; whoever starts one has locked the user.</summary>
    public static Task<Impersonation?> Live(
        this IQueryable<Impersonation> impersonations, Guid administrator, Guid user, DateTimeOffset now, CancellationToken ct) =>
        impersonations.OrderBy(one => one.Id).FirstOrDefaultAsync(
            one => one.AdministratorId == administrator && one.UserId == user && one.EndedAt == null && one.EndsAt > now, ct);

    /// <summary>The tenant's active owners, the first one first.</summary>
    public static IQueryable<User> ActiveOwners(this DbSet<User> users) =>
        users.Where(user => user.Active && user.Roles.Any(held => held.Role == SystemRoles.TenantOwner)).OrderBy(user => user.Id);
}
