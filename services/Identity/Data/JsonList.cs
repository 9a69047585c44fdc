using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Identity.Data;

/// <summary>A short list of records in one column of its owner's row, replaced as a whole and never searched.</summary>
internal static class JsonList<T>
{
    public static readonly ValueConverter<IReadOnlyList<T>, string> Text = new(
        list => JsonSerializer.Serialize(list, JsonSerializerOptions.Web),
        text => JsonSerializer.Deserialize<List<T>>(text, JsonSerializerOptions.Web)!);

    public static readonly ValueComparer<IReadOnlyList<T>> Same = new(
        (one, other) => one!.SequenceEqual(other!),
        list => list.Count,
        list => list.ToList());
}
