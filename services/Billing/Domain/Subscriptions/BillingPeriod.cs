namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>A period as it is entered and billed: its place in the cycle, and the local date from which the customer has it.</summary>
public readonly record struct BillingPeriod(Cycle Cycle, int Number, DateOnly From, TimeZoneInfo Zone)
{
    public ReferencePeriod Reference => new(Cycle.Boundary(Number), Cycle.Boundary(Number + 1), Zone);
    public DateTimeOffset Start => BillingCalendar.Start(From, Zone);

    /// <summary>All of it, unless the customer joined late.</summary>
    public Share Share => Reference.Days(From, Reference.To);
}
