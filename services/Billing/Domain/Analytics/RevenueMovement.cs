namespace DotMac.Billing.Domain.Analytics;

/// <summary>
/// How the monthly recurring revenue of customers went from one instant to another: each customer falls under one word, by what it brought then
/// and now and whether it ever did before. What they begin with and the five movements come to what they end with.
/// </summary>
public sealed record RevenueMovement(
    long StartAmount, long NewAmount, long ExpansionAmount, long ContractionAmount, long ChurnAmount, long ReactivationAmount, long EndAmount,
    int StartCustomers, int ChurnedCustomers)
{
    private static RevenueMovement None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static RevenueMovement Of(IEnumerable<(long Then, long Now, bool Before)> customers) =>
        customers.Aggregate(None, (sum, customer) => sum.With(customer.Then, customer.Now, customer.Before));

    private RevenueMovement With(long then, long now, bool before)
    {
        var moved = now - then;
        var sum = this with { StartAmount = StartAmount + then, EndAmount = EndAmount + now, StartCustomers = StartCustomers + (then > 0 ? 1 : 0) };
        return (then, now) switch
        {
            (0, > 0) when before => sum with { ReactivationAmount = ReactivationAmount + moved },
            (0, > 0) => sum with { NewAmount = NewAmount + moved },
            ( > 0, 0) => sum with { ChurnAmount = ChurnAmount + moved, ChurnedCustomers = ChurnedCustomers + 1 },
            _ when moved > 0 => sum with { ExpansionAmount = ExpansionAmount + moved },
            _ => sum with { ContractionAmount = ContractionAmount + moved },
        };
    }
}
