using System.Text.Json;
using System.Text.Json.Serialization;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Quotas;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

/// <summary>Charges, commitments and quotas stand in the row of their plan: they are read and written with it, and never changed.</summary>
internal static class ChargeJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() }, IgnoreReadOnlyProperties = true };

    public static ValueConverter<IReadOnlyList<Charge>, string> Charges { get; } = new(
        charges => JsonSerializer.Serialize(charges, Options), text => JsonSerializer.Deserialize<Charge[]>(text, Options)!);

    public static ValueComparer<IReadOnlyList<Charge>> Comparison { get; } = new(
        (left, right) => ReferenceEquals(left, right), charges => charges.Count, charges => charges);

    public static ValueConverter<IReadOnlyList<PlanQuota>, string> Quotas { get; } = new(
        quotas => JsonSerializer.Serialize(quotas, Options), text => JsonSerializer.Deserialize<PlanQuota[]>(text, Options)!);

    public static ValueComparer<IReadOnlyList<PlanQuota>> QuotaComparison { get; } = new(
        (left, right) => ReferenceEquals(left, right), quotas => quotas.Count, quotas => quotas);

    public static ValueConverter<Commitment, string> Commitment { get; } = new(
        commitment => JsonSerializer.Serialize(commitment, Options), text => JsonSerializer.Deserialize<Commitment>(text, Options)!);

    public static ValueConverter<Calculation?, string> Calculation { get; } = new(
        calculation => JsonSerializer.Serialize(calculation, Options), text => JsonSerializer.Deserialize<Calculation>(text, Options));
}
