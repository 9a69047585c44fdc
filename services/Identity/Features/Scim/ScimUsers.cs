using System.Text.Json.Nodes;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// The tenant's users as its identity provider administers them: with the authority of an administrator, so that whoever may do more (an owner) is
/// shown and not changed.
/// </summary>
internal sealed class ScimUsers(IdentityDbContext db, Deactivation deactivation, Removal removal, ConfirmationMail mail, CurrentOperation operation, TimeProvider time)
{
    public IQueryable<User> All => db.Users.Present();

    public IGrantableRole FirstRole => SystemRoles.Of(SystemRoles.TenantMember, db.TenantId);

    public ChangeOrigin Origin => new(Guid.Parse(operation.Actor.Id), time.GetUtcNow(), operation.IpAddress, operation.UserAgent);

    /// <summary>The user, shown; an id of another tenant, a removed user's and nonsense look the same.</summary>
    public async Task<User> Show(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var known) && await All.AsNoTracking().FirstOrDefaultAsync(user => user.Id == known, ct) is { } user
            ? user
            : throw ScimErrors.NotFound(id);

    /// <summary>The user, locked to be changed.</summary>
    public async Task<User> Take(string id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var known) || await db.LockUserAndOwners(known, ct) is not { } user)
            throw ScimErrors.NotFound(id);

        new Authority(SystemRoles.PermissionsOf([SystemRoles.TenantAdmin]), []).RefuseOver(user, time.GetUtcNow());
        await db.Entry(user).Collection(found => found.Verifications).LoadAsync(ct);
        return user;
    }

    /// <summary>Makes the user what the provider says, shuts it out or lets it in, and asks it to prove a mailbox that is new.</summary>
    public async Task Follow(User user, Provisioned told, CancellationToken ct)
    {
        await RefuseTaken(told, user.Id, ct);
        var moved = user.Follow(told, Origin);
        var entered = told.Active && !user.Active;
        if (entered)
        {
            await db.TakeSeat(ct);
            user.Enable();
        }

        if (!told.Active)
            await deactivation.Of(user, "deprovisioned", ct);
        if (user.Active && (moved || (entered && user.EmailConfirmedAt is null)))
            await Ask(user, ct);
        await db.SaveChangesAsync(ct);
    }

    public async Task Remove(User user, CancellationToken ct)
    {
        await removal.Of(user, "deprovisioned", ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The users as JSON, with the groups that they are in where the client wants that.</summary>
    public async Task<JsonObject[]> Shape(HttpContext http, IReadOnlyCollection<User> users, CancellationToken ct)
    {
        if (!http.Wants("groups"))
            return [.. users.Select(user => http.Shape(ScimUser.Of(user, null, http)))];

        var ids = users.Select(user => user.Id).ToArray();
        var rows = await db.Teams.SelectMany(team => team.Members, (team, member) => new { member.UserId, team.Id, team.Name })
            .Where(row => ids.Contains(row.UserId)).OrderBy(row => row.Name).ToListAsync(ct);
        var groups = rows.ToLookup(row => row.UserId, row => new ScimReference(row.Id, http.Locate($"Groups/{row.Id}"), row.Name, "direct"));
        return [.. users.Select(user => http.Shape(ScimUser.Of(user, [.. groups[user.Id]], http)))];
    }

    /// <summary>Mails the link with which the user confirms its address.</summary>
    public async Task Ask(User user, CancellationToken ct) => mail.Send(user, (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name);

    public async Task RefuseTaken(Provisioned told, Guid? own, CancellationToken ct)
    {
        var others = All.AsNoTracking().Where(user => user.Id != own);
        if (await others.AnyAsync(user => (user.Username ?? (string)(object)user.Email) == told.UserName, ct))
            throw ScimErrors.NotUnique("userName");
        if (await others.AnyAsync(user => user.Email == told.Email, ct))
            throw ScimErrors.NotUnique("e-mail address");
    }
}
