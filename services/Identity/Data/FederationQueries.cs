using System.Linq.Expressions;
using DotMac.Identity.Domain.Federation;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups of identity providers, of what is linked to them, and of who is on the way back from one.</summary>
internal static class FederationQueries
{
    /// <summary>The enabled provider of that name; a name with a NUL cannot even be asked for.</summary>
    public static Task<IdentityProvider?> Offered(this IQueryable<IdentityProvider> providers, string name, CancellationToken ct) => name.Contains('\0')
        ? Task.FromResult<IdentityProvider?>(null)
        : providers.FirstOrDefaultAsync(provider => provider.Name == name && provider.Enabled, ct);

    /// <summary>The provider, locked: first sign-ins through it come one after the other, and a change of it before or after, never between.</summary>
    public static async Task<IdentityProvider?> LockIdentityProvider(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM identity_providers WHERE id = {id} FOR NO KEY UPDATE", ct);
        return await db.IdentityProviders.FirstOrDefaultAsync(provider => provider.Id == id, ct);
    }

    public static IQueryable<ExternalLogin> OfUser(this DbSet<ExternalLogin> logins, Guid userId) => logins.Where(login => login.UserId == userId);

    /// <summary>Removes links, each announced; who waits at a removed provider is forgotten by whoever removes it.</summary>
    public static async Task UnlinkAll(this IdentityDbContext db, Expression<Func<ExternalLogin, bool>> which, CancellationToken ct)
    {
        foreach (var login in await db.ExternalLogins.Where(which).ToListAsync(ct))
        {
            login.Unlink();
            db.Remove(login);
        }
    }

    /// <summary>Keeps whom we send to a provider, and forgets who did not come back.</summary>
    public static async Task Await(this IdentityDbContext db, ExternalFlow flow, DateTimeOffset now, CancellationToken ct)
    {
        await db.ExternalFlows.Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        db.Add(flow);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
    }

    /// <summary>Ends the flow, at once and whatever becomes of it: who of two comes second finds none. Null for one that is unknown or over.</summary>
    public static async Task<ExternalFlow?> TakeFlow(this IdentityDbContext db, Guid id, bool opened, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = await db.ExternalFlows.AsNoTracking().FirstOrDefaultAsync(flow => flow.Id == id && flow.SecretHash == null == opened, ct);
        if (waiting is null || await db.ExternalFlows.Where(flow => flow.Id == id).ExecuteDeleteAsync(ct) == 0)
            return null;

        db.MarkSaved();
        await db.Commit(ct);
        return waiting.ExpiresAt > now ? waiting : null;
    }
}
