namespace DotMac.Billing.Domain.Plans;

/// <summary>How long a period of a plan is.</summary>
public enum PlanInterval
{
    Day,
    Week,
    Month,
    Quarter,
    SemiAnnual,
    Year,
}
