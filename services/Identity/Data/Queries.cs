using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>
/// Look-ups that more than one slice needs. Those that lock do so in a statement of its own: what is read after it shows what the
/// holder of the lock before us wrote.
/// </summary>
internal static class Queries
{
    /// <summary>Those who were not deleted: of who was, id and address stay taken, and nothing is shown or changed.</summary>
    public static IQueryable<User> Present(this IQueryable<User> users) => users.Where(user => user.RemovedAt == null);

    public static Task<User?> ByEmail(this IQueryable<User> users, EmailAddress email, CancellationToken ct) =>
        users.FirstOrDefaultAsync(user => user.Email == email, ct);

    public static Task<User?> ByLink(this DbSet<User> users, Guid linkId, CancellationToken ct) =>
        users.Include(user => user.Verifications).AsSingleQuery().FirstOrDefaultAsync(user => user.Verifications.Any(link => link.Id == linkId), ct);

    /// <summary>The history of a user's profile.</summary>
    public static IQueryable<ProfileChange> OfUser(this DbSet<ProfileChange> changes, Guid userId) =>
        changes.Where(change => EF.Property<Guid>(change, "user_id") == userId);

    /// <summary>The user's second factor, on or only begun; who changes it has locked the user.</summary>
    public static Task<SecondFactor?> OfUser(this DbSet<SecondFactor> factors, Guid userId, CancellationToken ct) =>
        factors.AsSingleQuery().FirstOrDefaultAsync(factor => factor.UserId == userId, ct);

    /// <summary>The user, locked against every other change until the operation ends; as from every look-up by id here, none who was deleted.</summary>
    public static async Task<User?> LockUser(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM users WHERE id = {id} FOR UPDATE", ct);
        return await db.Users.Present().FirstOrDefaultAsync(user => user.Id == id, ct);
    }

    /// <summary>The user who asks, locked; none who was shut out or removed while the request was under way.</summary>
    public static async Task<User> LockCaller(this IdentityDbContext db, Guid id, CancellationToken ct) =>
        await db.LockUser(id, ct) is { Active: true } user ? user : throw UserErrors.NotFound(id);

    /// <summary>The user with its confirmation links, locked.</summary>
    public static async Task<User?> LockUserWithLinks(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM users WHERE id = {id} FOR UPDATE", ct);
        return await db.Users.Present().Include(user => user.Verifications).AsSingleQuery().FirstOrDefaultAsync(user => user.Id == id, ct);
    }

    /// <summary>The deleted user whose address it was, with its confirmation links, locked; null where there is none, or where it came back meanwhile.</summary>
    public static async Task<User?> LockRemovedUser(this IdentityDbContext db, EmailAddress email, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM users WHERE email = {email.Value} AND removed_at IS NOT NULL FOR UPDATE", ct);
        return await db.Users.Include(user => user.Verifications).AsSingleQuery().FirstOrDefaultAsync(user => user.Email == email && user.RemovedAt != null, ct);
    }

    /// <summary>The user, locked behind everybody in charge of the tenant: two of them cannot shut each other out at the same time.</summary>
    public static async Task<User?> LockUserAndOwners(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock(
            $"""
            SELECT id FROM users
            WHERE id = {id} OR id IN (SELECT user_id FROM user_roles WHERE role IN ({SystemRoles.TenantOwner}, {SystemRoles.PlatformAdmin}))
            ORDER BY id FOR UPDATE
            """,
            ct);
        return await db.Users.Present().FirstOrDefaultAsync(user => user.Id == id, ct);
    }

    /// <summary>The same for several users at once, in the order in which all lock.</summary>
    public static Task LockUsersAndOwners(this IdentityDbContext db, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var named = ids.ToArray();
        return db.Lock(
            $"""
            SELECT id FROM users
            WHERE id = ANY ({named}) OR id IN (SELECT user_id FROM user_roles WHERE role IN ({SystemRoles.TenantOwner}, {SystemRoles.PlatformAdmin}))
            ORDER BY id FOR UPDATE
            """,
            ct);
    }

    /// <summary>The user, held still while a token is issued from its roles: a change of roles comes before or after, never between.</summary>
    public static async Task<User?> HoldUser(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM users WHERE id = {id} FOR SHARE", ct);
        return await db.Users.Present().FirstOrDefaultAsync(user => user.Id == id, ct);
    }

    /// <summary>
    /// The API key, locked while a token is issued for it: its use is noted in the same transaction, so that a shared lock would not do.
    /// </summary>
    public static async Task<ApiKey?> HoldApiKey(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM api_keys WHERE id = {id} FOR NO KEY UPDATE", ct);
        return await db.ApiKeys.FirstOrDefaultAsync(key => key.Id == id, ct);
    }

    /// <summary>The tenant's status as Tenancy last told it, held still while a token is issued; null for a tenant that is not known.</summary>
    public static async Task<string?> HoldTenantStatus(this IdentityDbContext db, CancellationToken ct) =>
        (await db.Database.SqlQuery<string>(
            $"SELECT status FROM sign_in_directory WHERE tenant = {db.TenantId} ORDER BY sequence DESC LIMIT 1 FOR SHARE").ToListAsync(ct))
        .FirstOrDefault();

    public static async Task<Session?> LockSession(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM sessions WHERE id = {id} FOR UPDATE", ct);
        return await db.Sessions.FirstOrDefaultAsync(session => session.Id == id, ct);
    }

    /// <summary>
    /// The user whom a refresh token belongs to, held still. It comes before its session, as everywhere: the order in which all lock.
    /// </summary>
    public static async Task<User?> HoldUserOf(this IdentityDbContext db, Guid tokenId, CancellationToken ct)
    {
        var held = await db.Lock(
            $"""
            SELECT id FROM users
            WHERE id = (SELECT user_id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE id = {tokenId})) FOR SHARE
            """,
            ct);
        return held is [var id] ? await db.Users.FirstOrDefaultAsync(user => user.Id == id, ct) : null;
    }

    /// <summary>The session that a refresh token belongs to, locked: parallel refreshes wait for each other. Only that token comes along.</summary>
    public static async Task<Session?> LockSessionOf(this IdentityDbContext db, Guid tokenId, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE id = {tokenId}) FOR UPDATE", ct);
        return await db.Sessions.Include(session => session.Tokens.Where(token => token.Id == tokenId))
            .FirstOrDefaultAsync(session => session.Tokens.Any(token => token.Id == tokenId), ct);
    }

    /// <summary>The live sessions of a user, oldest first.</summary>
    public static IQueryable<Session> LiveOf(this DbSet<Session> sessions, Guid userId, DateTimeOffset now) =>
        sessions.Where(session => session.UserId == userId && session.RevokedAt == null && session.ExpiresAt > now).OrderBy(session => session.Id);

    /// <summary>Whether a session is one of the user's and lives.</summary>
    public static Task<bool> IsLive(this DbSet<Session> sessions, Guid userId, Guid? id, DateTimeOffset now, CancellationToken ct) =>
        sessions.LiveOf(userId, now).AnyAsync(session => session.Id == id, ct);

    /// <summary>The live sessions of a user, locked.</summary>
    public static async Task<List<Session>> LockSessions(this IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        await db.Lock(
            $"SELECT id FROM sessions WHERE user_id = {userId} AND revoked_at IS NULL AND expires_at > {now} ORDER BY id FOR UPDATE", ct);
        return await db.Sessions.LiveOf(userId, now).ToListAsync(ct);
    }

    /// <summary>A sign-in in the browser and the sessions that clients got from it, as far as they live, locked.</summary>
    public static async Task<List<Session>> LockBrowserSession(this IdentityDbContext db, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var live = await db.Lock(
            $"""
            SELECT id FROM sessions WHERE (id = {id} OR browser_session_id = {id}) AND revoked_at IS NULL AND expires_at > {now} ORDER BY id FOR UPDATE
            """,
            ct);
        return await db.Sessions.Where(session => live.Contains(session.Id)).ToListAsync(ct);
    }

    /// <summary>The API keys of a user that still open something, locked.</summary>
    public static async Task<List<ApiKey>> LockApiKeys(this IdentityDbContext db, Guid userId, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM api_keys WHERE user_id = {userId} AND revoked_at IS NULL ORDER BY id FOR UPDATE", ct);
        return await db.ApiKeys.Where(key => key.UserId == userId && key.RevokedAt == null).OrderBy(key => key.Id).ToListAsync(ct);
    }

    /// <summary>Forgets the user's sessions that ended long ago; each sign-in does, so that they do not pile up.</summary>
    public static Task ForgetOldSessions(this IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Session.Kept;
        return db.Sessions.Where(session => session.UserId == userId && session.ExpiresAt < before).ExecuteDeleteAsync(ct);
    }

    /// <summary>Forgets the session's refresh tokens that were used longer ago than any of them lives.</summary>
    public static Task ForgetUsedTokens(this IdentityDbContext db, Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Session.Life;
        return db.Set<RefreshToken>().Where(token => EF.Property<Guid>(token, "session_id") == sessionId && token.UsedAt < before)
            .ExecuteDeleteAsync(ct);
    }

    internal static Task<List<Guid>> Lock(this IdentityDbContext db, FormattableString select, CancellationToken ct) =>
        db.Database.SqlQuery<Guid>(select).ToListAsync(ct);
}
