using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DotMac.ServiceDefaults.Exports;

/// <summary>Sends rows as they come from the database, all of one moment: as CSV (RFC 4180) or as JSON lines, with the same names and values.</summary>
public sealed class Export(IOptions<JsonOptions> json, IHttpContextAccessor http)
{
    private JsonSerializerOptions Options => json.Value.SerializerOptions;

    public PushStreamHttpResult Of<T>(IQueryable<T> rows, string? format, string name) where T : notnull => format switch
    {
        null or "csv" => TypedResults.Stream(body => Csv(rows, body), "text/csv; charset=utf-8", $"{name}.csv"),
        "jsonl" => TypedResults.Stream(body => Lines(rows, body), "application/jsonl; charset=utf-8", $"{name}.jsonl"),
        _ => throw ExportErrors.FormatUnknown(),
    };

    private async Task Csv<T>(IQueryable<T> rows, Stream body) where T : notnull
    {
        var columns = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => Options.PropertyNamingPolicy!.ConvertName(property.Name)).ToArray();
        await using var writer = Writer(body);
        await writer.WriteAsync($"{string.Join(',', columns)}\r\n");
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(http.HttpContext!.RequestAborted))
        {
            var values = JsonSerializer.SerializeToElement(row, Options);
            await writer.WriteAsync($"{string.Join(',', columns.Select(column => Cell(values, column)))}\r\n");
        }
    }

    private async Task Lines<T>(IQueryable<T> rows, Stream body) where T : notnull
    {
        await using var writer = Writer(body);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(http.HttpContext!.RequestAborted))
            await writer.WriteAsync($"{JsonSerializer.Serialize(row, Options)}\n");
    }

    private static StreamWriter Writer(Stream body) => new(body, new UTF8Encoding(false), 32 * 1024, leaveOpen: true);

    private static string Cell(JsonElement row, string column) => row.TryGetProperty(column, out var value)
        ? value.ValueKind is JsonValueKind.String ? Text(value.GetString()!) : value.ToString()
        : "";

    /// <summary>Quoted where it must be; what a spreadsheet would take for a formula is told to be text (CWE-1236).</summary>
    private static string Text(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
            text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
