using System.Buffers.Text;
using System.Text.Json;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>What an authenticator answered, as <c>PublicKeyCredential.toJSON()</c> gives it: as much of it as finds its ceremony.</summary>
/// <param name="Json">All of it, to be verified.</param>
/// <param name="CredentialId">Which credential it says to be.</param>
/// <param name="Challenge">Which challenge it answers.</param>
/// <param name="Origin">On which site the browser asked for it.</param>
internal sealed record PasskeyAnswer(string Json, byte[] CredentialId, byte[] Challenge, string? Origin)
{
    private const int MostCharacters = 64 * 1024;

    /// <summary>Null for what is none.</summary>
    public static PasskeyAnswer? Of(JsonElement credential)
    {
        try
        {
            var json = credential.GetRawText();
            if (json.Length > MostCharacters)
                return null;

            using var client = JsonDocument.Parse(Bytes(credential.GetProperty("response"), "clientDataJSON"));
            return new(json, Bytes(credential, "id"), Bytes(client.RootElement, "challenge"), client.RootElement.GetProperty("origin").GetString());
        }
        catch (Exception exception) when (exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonElement owner, string member) => Base64Url.DecodeFromChars(owner.GetProperty(member).GetString() ?? "");
}
