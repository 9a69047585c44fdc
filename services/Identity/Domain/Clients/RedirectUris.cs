namespace DotMac.Identity.Domain.Clients;

/// <summary>
/// Where a code may be sent: https, http on the machine itself (RFC 8252, 7.3), or an app's own scheme, which is named like a domain (7.1). No
/// fragment (RFC 6749, 3.1.2) and no credentials.
/// </summary>
public static class RedirectUris
{
    public const int MostCharacters = 500;
    public const int Most = 20;

    public static List<string> Check(IReadOnlyCollection<string> given, string pointer)
    {
        foreach (var text in given)
            if (!IsGood(text))
                throw ClientErrors.RedirectUriInvalid(text, pointer);
        return [.. given.Distinct()];
    }

    private static bool IsGood(string text) =>
        text is { Length: > 0 and <= MostCharacters } && text.All(character => character is > ' ' and < '\x7f') &&
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.Contains('#') && uri.UserInfo.Length == 0 && uri.Scheme switch
        {
            "https" => uri.Host.Length > 0,
            "http" => uri.IsLoopback,
            var scheme => scheme.Contains('.'),
        };
}
