using System.Text.Json;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.ServiceDefaults.Data;

/// <summary>How the vocabulary of Kernel and all enums are stored: as text that a person reads and an index can use under row security.</summary>
internal static class ValueConversions
{
    public static void UseKernelTypes(this ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Currency>().HaveConversion<CurrencyCode>().HaveMaxLength(3);
        conventions.Properties<EmailAddress>().HaveConversion<EmailText>().HaveMaxLength(254);
        conventions.Properties<PhoneNumber>().HaveConversion<PhoneText>().HaveMaxLength(16);
    }

    /// <summary>Stores each enum as snake_case text with a CHECK that names its values.</summary>
    public static void UseTextForEnums(this IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
            foreach (var property in entity.GetProperties().Where(property => EnumOf(property) is not null))
            {
                var type = EnumOf(property)!;
                property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(SnakeCaseText<>).MakeGenericType(type))!);
                var column = property.GetColumnName();
                var values = string.Join(", ", Enum.GetNames(type).Select(name => $"'{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}'"));
                entity.AddCheckConstraint($"ck_{entity.GetTableName()}_{column}", $"{column} IN ({values})");
            }
    }

    private static Type? EnumOf(IMutableProperty property) =>
        (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { IsEnum: true } type ? type : null;

    private sealed class SnakeCaseText<T>() : ValueConverter<T, string>(
        value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()),
        text => Enum.Parse<T>(text.Replace("_", ""), true))
        where T : struct, Enum;

    private sealed class CurrencyCode() : ValueConverter<Currency, string>(currency => currency.Code, code => Currency.Of(code));

    private sealed class EmailText() : ValueConverter<EmailAddress, string>(address => address.Value, text => EmailAddress.Of(text));

    private sealed class PhoneText() : ValueConverter<PhoneNumber, string>(number => number.Value, text => PhoneNumber.Of(text));
}
