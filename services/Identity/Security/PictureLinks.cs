using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Security;

/// <summary>
/// The addresses at which apps show a user's picture (OpenID Connect Core, 5.1): whoever has one sees the picture without a token, as an <c>img</c> does, and nobody
/// guesses one. Another picture has another address.
/// </summary>
public sealed class PictureLinks(MasterSealer sealer, TokenIssuer issuer)
{
    public const string Prefix = "/connect/picture/";

    /// <summary>The public address; null where the user has no picture.</summary>
    public string? Of(User user) => PathOf(user) is { } path ? new Uri(new Uri(issuer.Issuer), path).AbsoluteUri : null;

    /// <summary>The same for our own pages.</summary>
    public string? PathOf(User user) => user.AvatarId is not { } avatar
        ? null
        : $"{Prefix}{new SecretToken(new(user.TenantId, avatar), sealer.Mac(TextOf(new(user.TenantId, avatar))))}";

    /// <summary>Which picture an address shows; null for one that is none of ours. It stays good when the key changes.</summary>
    public RowReference? Read(string text) =>
        SecretToken.TryParse(text, out var token) && sealer.Macs(TextOf(token.Row)).Any(mac => token.Matches(SHA256.HashData(mac))) ? token.Row : null;

    private static byte[] TextOf(RowReference row) => Encoding.UTF8.GetBytes($"picture:{row.TenantId}:{row.RowId}");
}
