using System.Text.Json;
using System.Text.Json.Serialization;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PricingRules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

/// <summary>Charges, commitments and quotas stand in the row of their plan: they are read and written with it, and never changed.</summary>
internal static class ChargeJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() }, IgnoreReadOnlyProperties = true };

    /// <summary>A list that is replaced as a whole or not at all.</summary>
    public static PropertyBuilder<IReadOnlyList<T>> IsJson<T>(this PropertyBuilder<IReadOnlyList<T>> list) => list.HasColumnType("jsonb").HasConversion(
        new ValueConverter<IReadOnlyList<T>, string>(
            items => JsonSerializer.Serialize(items, Options), text => JsonSerializer.Deserialize<T[]>(text, Options)!),
        new ValueComparer<IReadOnlyList<T>>((left, right) => ReferenceEquals(left, right), items => items.Count, items => items));

    public static ValueConverter<Commitment, string> Commitment { get; } = new(
        commitment => JsonSerializer.Serialize(commitment, Options), text => JsonSerializer.Deserialize<Commitment>(text, Options)!);

    public static ValueConverter<Calculation?, string> Calculation { get; } = new(
        calculation => JsonSerializer.Serialize(calculation, Options), text => JsonSerializer.Deserialize<Calculation>(text, Options));

    public static ValueConverter<PricingRuleTerms, string> RuleTerms { get; } = new(
        terms => JsonSerializer.Serialize(terms, Options), text => JsonSerializer.Deserialize<PricingRuleTerms>(text, Options)!);

    public static ValueConverter<LineRule?, string> LineRule { get; } = new(
        rule => JsonSerializer.Serialize(rule, Options), text => JsonSerializer.Deserialize<LineRule>(text, Options));
}
