using System.Globalization;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>Whom a provider vouches for.</summary>
/// <param name="Subject">The provider's own name for it, which never changes.</param>
/// <param name="Verified">The mail address, where the provider says that it is proved.</param>
/// <param name="FullName">How it is called, if told.</param>
public sealed record ExternalIdentity(string Subject, EmailAddress? Verified, string? FullName)
{
    /// <summary>The longest subject that OpenID Connect allows.</summary>
    public const int MostSubject = 255;

    private const long MostSeconds = 253_402_300_799; // the year 9999

    /// <summary>When it last proved itself to the provider, if told.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>
    /// Reads the claims of an ID token and its user info. Entra lets a directory's administrator write any address, so that of its claims only
    /// <c>xms_edov</c> (the domain's owner verified it) counts.
    /// </summary>
    public static ExternalIdentity? Of(ProviderKind kind, Func<string, string?> claim)
    {
        if (claim("sub") is not { Length: > 0 and <= MostSubject } subject || subject.Any(char.IsControl))
            return null;

        var isVerified = claim(kind == ProviderKind.Microsoft ? "xms_edov" : "email_verified") is "true" or "True" or "1";
        return new(subject, isVerified && EmailAddress.TryOf(claim("email"), out var address) ? address : null, claim("name") is { } name && !name.Any(char.IsControl) ? name : null)
        {
            AuthenticatedAt = long.TryParse(claim("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= MostSeconds
                ? DateTimeOffset.FromUnixTimeSeconds(at)
                : null,
        };
    }
}
