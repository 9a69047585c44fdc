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
}
