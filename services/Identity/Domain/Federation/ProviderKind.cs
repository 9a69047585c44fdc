namespace DotMac.Identity.Domain.Federation;

/// <summary>What a provider speaks, and where it stands.</summary>
public enum ProviderKind
{
    /// <summary>OpenID Connect at the issuer that the tenant names.</summary>
    Oidc,

    /// <summary>Google's OpenID Connect.</summary>
    Google,

    /// <summary>OpenID Connect of one Entra directory, which its issuer names.</summary>
    Microsoft,

    /// <summary>OAuth and the API of GitHub, or of a GitHub Enterprise Server where an issuer is named.</summary>
    Github,
}

/// <summary>What becomes of somebody who proved itself and has no account.</summary>
public enum Provisioning
{
    /// <summary>It stays outside.</summary>
    None,

    /// <summary>It becomes a member at its first sign-in.</summary>
    JustInTime,
}

/// <summary>What the kinds differ in.</summary>
internal static class ProviderKinds
{
    public const string Google = "https://accounts.google.com/";
    public const string Github = "https://github.com/";
    private const string Microsoft = "https://login.microsoftonline.com/";

    /// <summary>The name in which answers and events tell it.</summary>
    public static string Text(this ProviderKind kind) => kind.ToString().ToLowerInvariant();

    public static string Text(this Provisioning provisioning) => provisioning == Provisioning.JustInTime ? "just_in_time" : "none";

    public static bool SpeaksOpenId(this ProviderKind kind) => kind != ProviderKind.Github;

    /// <summary>The scopes that are asked for where the tenant names none.</summary>
    public static IReadOnlyList<string> Scopes(this ProviderKind kind) => kind.SpeaksOpenId() ? ["openid", "email", "profile"] : ["read:user", "user:email"];

    /// <summary>Where a provider of that kind stands; refuses an issuer that is missing, not needed or another kind's.</summary>
    public static string IssuerOf(this ProviderKind kind, string? given) => (kind, given?.Trim()) switch
    {
        (ProviderKind.Google, null or "") => Google,
        (ProviderKind.Github, null or "") => Github,
        (ProviderKind.Google, _) => throw IdentityProviderErrors.IssuerOfKind("Google's issuer is known: leave it out."),
        (ProviderKind.Microsoft, { } issuer) when IsDirectory(issuer) => issuer,
        (ProviderKind.Microsoft, _) => throw IdentityProviderErrors.IssuerOfKind(
            $"Name your directory's issuer, {Microsoft}<directory id>/v2.0: one that is open to all directories vouches for nobody."),
        (_, { Length: > 0 } issuer) => issuer,
        _ => throw IdentityProviderErrors.IssuerOfKind("Name the issuer of the provider."),
    };

    private static bool IsDirectory(string issuer) =>
        issuer.StartsWith(Microsoft, StringComparison.Ordinal) && issuer.EndsWith("/v2.0", StringComparison.Ordinal) &&
        Guid.TryParse(issuer[Microsoft.Length..^"/v2.0".Length], out _);
}
