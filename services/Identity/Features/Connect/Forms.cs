using System.Text.Json;

namespace DotMac.Identity.Features.Connect;

/// <summary>Reads what a page of ours sends.</summary>
internal static class Forms
{
    /// <summary>Null for what is no form, or one that cannot be read.</summary>
    public static async Task<IFormCollection?> ReadForm(this HttpContext http, CancellationToken ct)
    {
        try
        {
            return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The code that was typed, and whether it is a backup code: that has letters, one of the app has none.</summary>
    public static (string Text, bool IsBackup) Code(this IFormCollection form, string field = "code")
    {
        var code = form[field].ToString().Trim();
        return (code, code.Any(char.IsLetter));
    }

    /// <summary>What a script wrote into a field; undefined where that is no JSON.</summary>
    public static JsonElement Json(this IFormCollection form, string field)
    {
        try
        {
            return JsonElement.Parse(form[field].ToString());
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
