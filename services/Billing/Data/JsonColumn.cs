using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

/// <summary>What stands in the row of its owner as JSON: it is read and written with it, and replaced as a whole or not at all.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() }, IgnoreReadOnlyProperties = true };

    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> value) where T : class? => value.HasColumnType("jsonb").HasConversion(
        new ValueConverter<T, string>(one => JsonSerializer.Serialize(one, Options), text => JsonSerializer.Deserialize<T>(text, Options)!));

    public static PropertyBuilder<IReadOnlyList<T>> IsJson<T>(this PropertyBuilder<IReadOnlyList<T>> list) => list.HasColumnType("jsonb").HasConversion(
        new ValueConverter<IReadOnlyList<T>, string>(
            items => JsonSerializer.Serialize(items, Options), text => JsonSerializer.Deserialize<T[]>(text, Options)!),
        new ValueComparer<IReadOnlyList<T>>((left, right) => ReferenceEquals(left, right), items => items.Count, items => items));
}
