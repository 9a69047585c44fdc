namespace DotMac.Billing.Domain.Dunning;

/// <summary>Whom a campaign is about, and what it does when.</summary>
public sealed record CampaignTerms(
    int TriggerAfterDays, IReadOnlyList<CurrencyAmount> Thresholds, int MaxRetries, int RetryIntervalDays, IReadOnlyList<DunningAction> Actions,
    CampaignExclusions Exclusions)
{
    /// <summary>Its actions one after the other, the payment request as often as it is made.</summary>
    public IReadOnlyList<DunningStep> Steps() => [.. Actions.SelectMany(Steps)];

    /// <summary>Whether what has been overdue for long enough in a currency is enough to begin with.</summary>
    public bool Cover(string currency, IEnumerable<Debt> debts, DateTimeOffset at)
    {
        var owed = debts.Where(debt => debt.OverdueSince.AddDays(TriggerAfterDays) <= at).Sum(debt => debt.Amount);
        return owed > 0 && (Thresholds.Count == 0 || Thresholds.Any(least => least.Currency == currency && owed >= least.Amount));
    }

    /// <summary>Refuses what could never be done, or is said twice.</summary>
    internal CampaignTerms Checked()
    {
        if (Actions.Count(action => action.Type is DunningActionType.PaymentRequest) > 1)
            throw DunningCampaignErrors.RequestsTwice();
        if (Steps().Count == 0)
            throw DunningCampaignErrors.NoSteps();
        if (Twice(Thresholds))
            throw DunningCampaignErrors.CurrencyTwice("/thresholds");
        if (Twice(Exclusions.MinLifetimeValues))
            throw DunningCampaignErrors.CurrencyTwice("/exclusion_rules/min_lifetime_values");
        return this;
    }

    private IEnumerable<DunningStep> Steps(DunningAction action)
    {
        var template = action.Template ?? DunningTemplate.Reminder;
        return action.Type is DunningActionType.PaymentRequest
            ? Enumerable.Range(1, MaxRetries).Select(attempt => attempt == 1
                ? new DunningStep(action.Type, action.DelayDays, false, attempt, template)
                : new DunningStep(action.Type, RetryIntervalDays, true, attempt, template))
            : [new(action.Type, action.DelayDays, false, null, template)];
    }

    private static bool Twice(IReadOnlyList<CurrencyAmount> amounts) => amounts.DistinctBy(amount => amount.Currency).Count() < amounts.Count;
}

/// <summary>Whom a campaign leaves alone: named customers, and those that paid at least so much in a currency so far.</summary>
public sealed record CampaignExclusions(IReadOnlyList<Guid> CustomerIds, IReadOnlyList<CurrencyAmount> MinLifetimeValues)
{
    public bool Hold(Guid customerId, string currency, long paid) =>
        CustomerIds.Contains(customerId) || MinLifetimeValues.Any(least => least.Currency == currency && paid >= least.Amount);
}

/// <summary>Minor units of a currency.</summary>
public sealed record CurrencyAmount(string Currency, long Amount);

/// <summary>What is owed on an overdue invoice.</summary>
public sealed record Debt(DateTimeOffset OverdueSince, long Amount);
