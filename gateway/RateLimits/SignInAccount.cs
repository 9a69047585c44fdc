using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace DotMac.Gateway.RateLimits;

/// <summary>
/// Which account a sign-in names, itself or by a proof that was given for it, as a hash. The body is only looked at: it stays in the connection's own
/// buffer for the service.
/// </summary>
internal static class SignInAccount
{
    private const int MostBytes = 4 * 1024;
    private static readonly string[] Members = ["email", "username", "challenge", "token"];

    /// <summary>Empty where no account can be made out: such sign-ins of an address are counted together.</summary>
    public static async ValueTask<string> HashOf(HttpRequest request)
    {
        if (request.ContentLength > MostBytes)
            return "";

        var read = await request.BodyReader.ReadAtLeastAsync(MostBytes, request.HttpContext.RequestAborted);
        var name = read.IsCompleted && read.Buffer.Length <= MostBytes ? NameIn(request, read.Buffer) : null;
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return name is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToLowerInvariant())))[..16];
    }

    /// <summary>Null for what is neither JSON nor a form (of a mailed link), and for a text that is no Unicode; the service refuses all of them.</summary>
    private static string? NameIn(HttpRequest request, ReadOnlySequence<byte> body)
    {
        try
        {
            if (request.HasFormContentType)
                return NameIn(new FormReader(Encoding.UTF8.GetString(body)).ReadForm());
            using var document = JsonDocument.Parse(body);
            return NameIn(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }

    private static string? NameIn(Dictionary<string, StringValues> form) => Members.Where(form.ContainsKey).Select(member => form[member].ToString()).FirstOrDefault();

    private static string? NameIn(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Object)
            foreach (var member in Members)
                if (body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
                    return value.GetString();
        return null;
    }
}
