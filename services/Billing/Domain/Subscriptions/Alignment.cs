namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>anniversary (periods count from the first paid day), calendar (they are the calendar's own weeks, months, quarters and years).</summary>
public enum Alignment
{
    Anniversary,
    Calendar,
}
