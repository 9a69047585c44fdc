namespace DotMac.Billing.Domain;

/// <summary>What goes over all customers of a tenant, dunning and reminders, happens once a day: at 10:00 UTC.</summary>
public static class DailyRounds
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(10);

    /// <summary>The first round that is not before an instant.</summary>
    public static DateTimeOffset From(DateTimeOffset instant)
    {
        var that = new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero) + Hour;
        return that < instant ? that.AddDays(1) : that;
    }

    /// <summary>The first round that is later than an instant.</summary>
    public static DateTimeOffset After(DateTimeOffset instant) => From(instant) is var round && round == instant ? round.AddDays(1) : round;
}
