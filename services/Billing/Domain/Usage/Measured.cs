using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DotMac.Billing.Domain.Meters;

namespace DotMac.Billing.Domain.Usage;

/// <summary>What a meter takes from the data of an event: the value that it aggregates, or the text whose different values it counts.</summary>
public readonly record struct Measured(decimal? Value, string? UniqueKey)
{
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Null where the data have not what the meter needs.</summary>
    public static Measured? Of(Meter meter, IReadOnlyDictionary<string, JsonElement> data)
    {
        if (meter.FilterProperty is { } filter && !(data.TryGetValue(filter, out var kind) && meter.FilterValues.Contains(Text(kind))))
            return new(null, null);
        if (meter.Property is not { } property)
            return new(1, null);
        if (!data.TryGetValue(property, out var member) || member.ValueKind is JsonValueKind.Null)
            return null;
        if (meter.Aggregation is MeterAggregation.Unique)
            return new(1, Text(member));
        return decimal.TryParse(Text(member), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) < Most && decimal.Round(value, 9) == value && (value >= 0 || meter.Aggregation is MeterAggregation.WeightedSum)
            ? new(value, null)
            : null;
    }

    /// <summary>Whether the data are what an event may have: few and simple members, and no NUL, which no text of PostgreSQL holds.</summary>
    public static bool Accepts(IReadOnlyDictionary<string, JsonElement> data) =>
        data.Count <= 50 && data.Sum(member => member.Key.Length + member.Value.GetRawText().Length) <= 10_000
        && data.All(member => member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
            && !member.Key.Contains('\0') && IsKept(member.Value));

    /// <summary>A text as it is, anything else as JSON writes it.</summary>
    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>PostgreSQL keeps no NUL, no half of a surrogate pair and no number beyond all measure.</summary>
    private static bool IsKept(JsonElement value)
    {
        try
        {
            return !Text(value).Contains('\0') && (value.ValueKind is not JsonValueKind.Number || value.TryGetDecimal(out _));
        }
        catch (InvalidOperationException)
        {
            return false; // half of a surrogate pair, which the parser lets pass
        }
    }

    /// <summary>SHA-256 of an event's content, whatever the order of its data.</summary>
    public static byte[] Hash(string type, Guid? subscription, Guid? customer, DateTimeOffset? time, IReadOnlyDictionary<string, JsonElement> data)
    {
        var text = new StringBuilder($"{type}\n{subscription}\n{customer}\n{time?.UtcTicks}");
        foreach (var (name, value) in data.OrderBy(member => member.Key, StringComparer.Ordinal))
            text.Append('\n').Append(JsonEncodedText.Encode(name)).Append(':').Append(value.GetRawText());
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
