namespace DotMac.Billing.Domain.Dunning;

/// <summary>
/// How the platform asks its tenants for what is overdue, until its people say otherwise: it asks three times in the first eight days, gives a last notice on the eleventh
/// and pauses what is still not paid on the fourteenth. Nothing is ended: who pays goes on.
/// </summary>
internal static class PlatformCampaign
{
    public const string Name = "Unpaid platform subscriptions";

    private static readonly CampaignTerms Terms = new(
        TriggerAfterDays: 0, Thresholds: [], MaxRetries: 3, RetryIntervalDays: 3,
        [
            new(DunningActionType.PaymentRequest, DelayDays: 0), new(DunningActionType.Email, DelayDays: 3, DunningTemplate.FinalNotice),
            new(DunningActionType.SuspendService, DelayDays: 3),
        ],
        new([], []));

    public static DunningCampaign Create(DateTimeOffset now) => DunningCampaign.Create(Name, isActive: true, priority: 0, Terms, now);
}
