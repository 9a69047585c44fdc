using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Features;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Tells the creator of an API key that it ends in a week, so that the programs which use it get another in time.</summary>
[HandlesDueWork(Kind)]
public sealed class TellKeyEnd(IdentityDbContext db, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "tell_key_end";
    private const string Template = "email.auth.api_key_expiring";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.HoldApiKey(work.Subject, ct) is not { } key || !key.TellEnd(time.GetUtcNow()))
            return;
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == key.UserId, ct) is { Active: true } creator)
            await db.RequestMail(Template, creator, new() { ["key_name"] = key.Name, ["expires_at"] = UserMail.Text(key.ExpiresAt!.Value) }, ct);
    }
}

/// <summary>Plans when an end is told.</summary>
internal static class KeyEnds
{
    /// <summary>Keys end by wall time, whatever a sandbox's clock says.</summary>
    public static void ScheduleNotice(this IdentityDbContext db, ApiKey key, TenantClock clock, DateTimeOffset now)
    {
        if (key.ExpiresAt - ApiKey.Notice is { } told && told > now)
            db.Schedule(TellKeyEnd.Kind, key.Id, clock.Now + (told - now), notBefore: told);
    }
}
