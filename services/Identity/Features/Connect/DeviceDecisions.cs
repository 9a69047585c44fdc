using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Connect;

/// <summary>Finds what a device asks by its code, and keeps what the user decides.</summary>
internal sealed class DeviceDecisions(IdentityDbContext db, TimeProvider time)
{
    /// <summary>What waits for a decision, and the name of the client that asks.</summary>
    public async Task<(DeviceGrant Grant, string Client)> Find(string typed, User user, CancellationToken ct)
    {
        await db.RefuseIfClosed(user, ct);
        var code = UserCode.Read(typed);
        var grant = code is null ? null : await db.DeviceGrants.AsNoTracking().FirstOrDefaultAsync(found => found.UserCode == code, ct);
        var client = grant is null ? null : await db.Clients.Where(found => found.ClientId == grant.ClientId && found.RevokedAt == null)
            .Select(found => found.Name).FirstOrDefaultAsync(ct);
        return client is not null && grant!.Waits(time.GetUtcNow()) ? (grant, client) : throw DeviceErrors.UnknownCode();
    }

    public async Task Decide(Guid id, bool allowed, Session browser, CancellationToken ct)
    {
        var grant = await db.LockDeviceGrant(id, ct) ?? throw DeviceErrors.UnknownCode();
        grant.Decide(allowed, browser, time.GetUtcNow());
    }

    public Task Rollback() => db.Rollback();
}
