using System.Text.RegularExpressions;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>
/// Whether a secret of the settings could be guessed. An estimate: it finds what somebody typed or forgot to replace, and lets pass what was generated.
/// </summary>
public static partial class SecretStrength
{
    private const int LeastBits = 70;
    private const int LeastPasswordCharacters = 12;
    private const int LeastPasswordBits = 30;

    private static readonly string[] Placeholders =
    [
        "changeme", "change-me", "change_me", "replace-me", "replace_me", "placeholder", "password", "passw0rd", "default", "development", "example",
        "insecure", "dotmac", "postgres", "rabbitmq", "minioadmin", "your-secret", "your_secret",
    ];

    /// <summary>What is wrong with a secret to seal or sign with, in words that do not show it; null for a good one.</summary>
    public static string? WhyUnsafe(string? secret) => secret switch
    {
        null or "" => "is missing",
        { Length: < Sealer.LeastCharacters } => $"must have at least {Sealer.LeastCharacters} characters",
        _ when IsPlaceholder(secret) => "is a default or a placeholder",
        _ when Bits(secret) < LeastBits => "is too easy to guess",
        _ => null,
    };

    /// <summary>Whether a password that a server knows too is empty, a default, or one of development.</summary>
    public static bool IsWeakPassword(string password, string? user = null) =>
        password.Length < LeastPasswordCharacters || password == user || IsPlaceholder(password) || Bits(password) < LeastPasswordBits;

    /// <summary>Whether a connection string (key=value, or an address) names a password, and a weak one.</summary>
    public static bool HasWeakPassword(string connection)
    {
        var (password, user) = (Password().Match(connection), User().Match(connection));
        if (password.Success)
            return IsWeakPassword(password.Groups[1].Value.Trim(' ', '\'', '"'), user.Success ? user.Groups[1].Value.Trim() : null);
        var address = UserInfo().Match(connection);
        return address.Success && IsWeakPassword(Uri.UnescapeDataString(address.Groups[2].Value), Uri.UnescapeDataString(address.Groups[1].Value));
    }

    private static bool IsPlaceholder(string text) => Placeholders.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Shannon's entropy of the characters, times those that do not follow from what stands before them (abcd, 1111, a word again).</summary>
    private static double Bits(string text)
    {
        var each = text.GroupBy(sign => sign).Select(same => (double)same.Count() / text.Length).Sum(share => -share * Math.Log2(share));
        var seen = new HashSet<string>();
        var surprising = Math.Min(2, text.Length);
        for (var i = 2; i < text.Length; i++)
            if (seen.Add(text[(i - 2)..(i + 1)]) && text[i] - text[i - 1] != text[i - 1] - text[i - 2])
                surprising++;
        return each * surprising;
    }

    [GeneratedRegex(@"(?:^|[;,])\s*(?:password|pwd)\s*=([^;,]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"(?:^|[;,])\s*(?:username|user id|user)\s*=([^;,]*)", RegexOptions.IgnoreCase)]
    private static partial Regex User();

    [GeneratedRegex(@"^[a-z]+://([^:@/]*):([^@/]*)@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();
}
