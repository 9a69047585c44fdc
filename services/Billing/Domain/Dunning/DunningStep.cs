namespace DotMac.Billing.Domain.Dunning;

/// <summary>One step of an execution. <c>Attempt</c> counts the payment requests; those that repeat one are more than <c>DelayDays</c> full days apart.</summary>
public sealed record DunningStep(DunningActionType Action, int DelayDays, bool Repeats, int? Attempt, DunningTemplate Template)
{
    /// <summary>The round that does it, after the step before or the start.</summary>
    public DateTimeOffset DueAfter(DateTimeOffset previous) =>
        Repeats ? DunningRounds.After(previous.AddDays(DelayDays)) : DunningRounds.From(previous.AddDays(DelayDays));
}

/// <summary>Dunning happens once a day, at 10:00 UTC.</summary>
public static class DunningRounds
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
