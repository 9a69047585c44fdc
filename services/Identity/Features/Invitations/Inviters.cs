using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Invitations;

/// <summary>The person who invites, and what it may hand on.</summary>
public sealed record Inviter(User User, string Name, Authority Authority);

/// <summary>
/// Finds who invites; it and the roles stay as they are until the operation ends. A machine stands for whoever made it, within its scopes, and who came from
/// another tenant is looked up there.
/// </summary>
public sealed class Inviters(IdentityDbContext db, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Null where nobody of that id may invite any more.</summary>
    public async Task<Inviter?> Find(Guid? id, Guid? home, CancellationToken ct)
    {
        var abroad = id is { } guest && home is { } tenant && tenant != db.TenantId ? await FindAbroad(guest, tenant, ct) : null;
        await db.HoldRoles(ct);
        return id is not { } known ? null : home is null || home == db.TenantId ? await Find(db, known, ct) : abroad;
    }

    /// <summary>In its own tenant, before anything is locked in this one. The tenant it works in sees no name.</summary>
    private async Task<Inviter?> FindAbroad(Guid id, Guid home, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(home);
        var at = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        return await Find(at, id, ct) is { } inviter && await at.ClosedTo(inviter.User, ct) is null ? inviter with { Name = "" } : null;
    }

    private async Task<Inviter?> Find(IdentityDbContext at, Guid id, CancellationToken ct)
    {
        var maker = await at.Clients.Where(client => client.Id == id).Select(client => (Guid?)client.UserId).FirstOrDefaultAsync(ct);
        if (await at.HoldUser(maker ?? id, ct) is not { Active: true } user)
            return null;

        var authority = user.AuthorityAt(time.GetUtcNow());
        if (maker is null)
            return new(user, user.FullName, authority);
        return await at.LockClient(id, ct) is { RevokedAt: null } client
            ? new(user, user.FullName, authority with { Granted = authority.Limit(client.Scopes) })
            : null;
    }
}
