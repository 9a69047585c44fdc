namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>
/// How a change inside a period is billed: day (local calendar days), second (UTC instants), none (nothing until the period ends), full (the
/// new price at once and in full, no credit).
/// </summary>
public enum Proration
{
    Day,
    Second,
    None,
    Full,
}
