using DotMac.Kernel;

namespace DotMac.Billing.Domain.Analytics;

/// <summary>Every way in which a question about the past may be refused.</summary>
public static class AnalyticsErrors
{
    public static DomainException PeriodReversed() =>
        new(Refusal.Malformed, "analytics.period_reversed", "A period ends after it begins.") { Pointer = "/until" };
}
