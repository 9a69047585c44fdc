using System.Globalization;

namespace DotMac.Billing.Tests.Planted;

/// <summary>What happened in a story, as both sides tell it, and what both have to understand alike.</summary>
internal sealed class Facts
{
    public List<string> All { get; } = [];

    public void Add(string name, params object?[] values) => All.Add($"{name} {string.Join(' ', values.Select(Text))}");

    /// <summary>An instant of a period that is not over.</summary>
    public static DateTimeOffset Within(DateTimeOffset from, DateTimeOffset end, double part) => from.AddSeconds(Math.Floor((end - from).TotalSeconds * part));

    /// <summary>A change is one, whatever the story says.</summary>
    public static long Quantity(Passing period, long now) => period.Quantity == now ? now + 1 : period.Quantity;

    private static string Text(object? value) => value switch
    {
        DateTimeOffset instant => instant.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IEnumerable<long> amounts => $"[{string.Join(',', amounts)}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
