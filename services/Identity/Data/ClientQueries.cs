using System.Security.Claims;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups of OAuth clients and of what users allowed them, under their locks.</summary>
internal static class ClientQueries
{
    /// <summary>The client, locked: its secret and its end do not change at the same time.</summary>
    public static async Task<Client?> LockClient(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM clients WHERE id = {id} FOR UPDATE", ct);
        return await db.Clients.FirstOrDefaultAsync(client => client.Id == id, ct);
    }

    /// <summary>The authorization code, locked: of those who show it at once one is the first.</summary>
    public static async Task<AuthorizationCode?> LockCode(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM authorization_codes WHERE id = {id} FOR UPDATE", ct);
        return await db.Codes.FirstOrDefaultAsync(code => code.Id == id, ct);
    }

    /// <summary>The pushed request, locked: it gives one code.</summary>
    public static async Task<PushedRequest?> LockPushedRequest(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM pushed_requests WHERE id = {id} FOR UPDATE", ct);
        return await db.PushedRequests.FirstOrDefaultAsync(request => request.Id == id, ct);
    }

    /// <summary>The device's wish, locked against its other questions and the user's decision.</summary>
    public static async Task<DeviceGrant?> LockDeviceGrant(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM device_grants WHERE id = {id} FOR UPDATE", ct);
        return await db.DeviceGrants.FirstOrDefaultAsync(grant => grant.Id == id, ct);
    }

    /// <summary>What the user let the client have that gave no session yet, locked as those lock who redeem it: before the user.</summary>
    public static async Task<OpenGrants> LockOpenGrants(this IdentityDbContext db, Guid userId, string clientId, CancellationToken ct)
    {
        var codes = await db.Lock(
            $"SELECT id FROM authorization_codes WHERE user_id = {userId} AND client_id = {clientId} AND session_id IS NULL ORDER BY id FOR UPDATE", ct);
        var devices = await db.Lock(
            $"SELECT id FROM device_grants WHERE user_id = {userId} AND client_id = {clientId} AND session_id IS NULL ORDER BY id FOR UPDATE", ct);
        return new(
            await db.Codes.Where(code => codes.Contains(code.Id)).ToListAsync(ct), await db.DeviceGrants.Where(grant => devices.Contains(grant.Id)).ToListAsync(ct));
    }

    public static IQueryable<Consent> OfUser(this DbSet<Consent> consents, Guid userId) => consents.Where(consent => consent.UserId == userId);

    /// <summary>Lets nobody else write a user's consent for that client until the operation ends; there may be no row yet to lock.</summary>
    public static Task LockConsents(this IdentityDbContext db, Guid userId, string clientId, CancellationToken ct) =>
        db.HoldName($"consents {userId} {clientId}", ct);

    /// <summary>The status of a live client's tenant, null when the client was revoked; both are held still while a token is issued for it.</summary>
    public static async Task<string?> HoldClient(this IdentityDbContext db, Guid id, CancellationToken ct) =>
        (await db.Database.SqlQuery<string>(
            $"""
            SELECT status FROM clients JOIN sign_in_directory ON tenant = tenant_id WHERE id = {id} AND revoked_at IS NULL
            ORDER BY sequence DESC LIMIT 1 FOR SHARE
            """).ToListAsync(ct))
        .FirstOrDefault();

    /// <summary>The user who registers a client of a name that no living client has.</summary>
    public static async Task<Guid> OwnerOfNew(this IdentityDbContext db, string name, ClaimsPrincipal caller, CancellationToken ct)
    {
        var owner = caller.UserId() ?? Guid.Empty;
        if (!await db.Users.AnyAsync(user => user.Id == owner, ct))
            throw UserErrors.NotFound(owner);
        if (await db.Clients.AnyAsync(client => client.Name == name.Trim() && client.RevokedAt == null, ct))
            throw ClientErrors.NameTaken(name);
        return owner;
    }
}
