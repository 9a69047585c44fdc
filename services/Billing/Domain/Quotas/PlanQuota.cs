namespace DotMac.Billing.Domain.Quotas;

/// <summary>How much of something a plan's subscribers may use.</summary>
/// <param name="Limit">In whole units; null where there is no limit.</param>
/// <param name="OverageMeterId">Counts what is used beyond the limit, so that a charge of the plan can price it; null where nothing may be.</param>
public sealed record PlanQuota(string Code, long? Limit, QuotaReset Reset, Guid? OverageMeterId)
{
    /// <summary>The quota by which a plan of the platform says how many active users a tenant has.</summary>
    public const string Users = "max_users";

    public bool AllowsOverage => OverageMeterId is not null;

    /// <summary>The quota with a limit that add-ons raise; without a limit there is nothing to raise.</summary>
    internal PlanQuota Raised(long by) => Limit is { } limit ? this with { Limit = limit + Math.Min(by, long.MaxValue - limit) } : this;

    /// <summary>How much of an amount is beyond the limit, where so much is used before.</summary>
    internal long Beyond(long used, long amount) => Limit is { } limit ? Math.Max(0, used + amount - limit) - Math.Max(0, used - limit) : 0;
}

/// <summary>period (what was used begins at zero with each period of the subscription) or never (it stays until it is released).</summary>
public enum QuotaReset
{
    Period,
    Never,
}
