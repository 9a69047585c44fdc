using DotMac.ServiceDefaults.Data;

namespace DotMac.ServiceDefaults.Tenancy;

/// <summary>
/// Business time: the sandbox tenant's own clock, or wall time for everybody else. It is read together with the opening of the
/// operation's transaction; an endpoint that takes it has its transaction opened up front.
/// </summary>
public sealed class TenantClock(ServiceDbContext db, TimeProvider wall)
{
    /// <summary>The tenant's present instant, in UTC and whole microseconds, as PostgreSQL keeps it.</summary>
    public DateTimeOffset Now => Truncate(db.ClockNow ?? wall.GetUtcNow());

    /// <summary>The local date in a time zone: invoices and periods follow the customer's calendar.</summary>
    public DateOnly Today(TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, zone).DateTime);

    private static DateTimeOffset Truncate(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
}
