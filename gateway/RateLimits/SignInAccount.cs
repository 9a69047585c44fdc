using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

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
        var name = read.IsCompleted && read.Buffer.Length <= MostBytes ? NameIn(read.Buffer) : null;
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return name is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToLowerInvariant())))[..16];
    }

    /// <summary>Null for what is no JSON and for a text that is no Unicode; the service refuses both.</summary>
    private static string? NameIn(ReadOnlySequence<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return NameIn(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameIn(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Object)
            foreach (var member in Members)
                if (body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
                    return value.GetString();
        return null;
    }
}
