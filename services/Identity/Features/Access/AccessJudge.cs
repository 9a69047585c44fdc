using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Access;

/// <summary>
/// Decides as the fleet's endpoints do: by the subject's current roles and permissions in the caller's tenant, where a denial wins. Whoever is unknown, of another tenant or
/// shut out may do nothing, and nobody does what is no permission.
/// </summary>
internal sealed class AccessJudge(IdentityDbContext db, TimeProvider time)
{
    private readonly Dictionary<AccessSubject, Authority?> known = [];

    public async Task<AccessDecision> Judge(AccessSubject subject, AccessAction action, AccessResource resource, CancellationToken ct)
    {
        var permission = $"{resource.Type}.{action.Name}";
        return new(PermissionCatalogue.Knows(permission, db.TenantId) && await AuthorityOf(subject, ct) is { } authority &&
            Permissions.Allows(authority.Granted, authority.Denied, permission));
    }

    private async Task<Authority?> AuthorityOf(AccessSubject subject, CancellationToken ct)
    {
        if (!known.TryGetValue(subject, out var authority))
        {
            var user = await Find(subject, ct);
            authority = user is { Active: true } && await db.ClosedTo(user, ct) is null ? user.AuthorityAt(time.GetUtcNow()) : null;
            known[subject] = authority;
        }

        return authority;
    }

    private async Task<User?> Find(AccessSubject subject, CancellationToken ct)
    {
        if (subject.Type != "user")
            return null;
        if (Guid.TryParse(subject.Id, out var id))
            return await db.Users.Present().AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct);
        return EmailAddress.TryOf(subject.Id, out var email) ? await db.Users.Present().AsNoTracking().ByEmail(email, ct) : null;
    }
}
