namespace DotMac.Billing.Domain.Dunning;

/// <summary>One step of an execution. <c>Attempt</c> counts the payment requests; those that repeat one are more than <c>DelayDays</c> full days apart.</summary>
public sealed record DunningStep(DunningActionType Action, int DelayDays, bool Repeats, int? Attempt, DunningTemplate Template)
{
    /// <summary>The round that does it, after the step before or the start.</summary>
    public DateTimeOffset DueAfter(DateTimeOffset previous) =>
        Repeats ? DailyRounds.After(previous.AddDays(DelayDays)) : DailyRounds.From(previous.AddDays(DelayDays));
}
