using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Security;

/// <summary>
/// What a client learns of the user who allowed it, in ID tokens as in userinfo: the claims of OpenID Connect Core, 5.1, by its scopes (5.4), and none that the user
/// says nothing about.
/// </summary>
public sealed class OpenIdClaims(PictureLinks pictures)
{
    /// <summary>For <c>claims_supported</c> in discovery.</summary>
    public static readonly string[] Names =
    [
        "sub", "auth_time", "amr", "nonce", "sid", "name", "given_name", "family_name", "preferred_username", "picture", "website", "zoneinfo", "locale", "updated_at",
        "email", "email_verified", "phone_number", "phone_number_verified",
    ];

    public Dictionary<string, object> Of(User user, IReadOnlyCollection<string> scopes)
    {
        var claims = new Dictionary<string, object> { ["sub"] = user.Id.ToString() };
        if (scopes.Contains(OpenIdScopes.Profile))
            AddProfile(claims, user);
        if (scopes.Contains(OpenIdScopes.Email))
            (claims["email"], claims["email_verified"]) = (user.Email.Value, user.EmailConfirmedAt is not null);
        if (scopes.Contains(OpenIdScopes.Phone) && PhoneNumber.TryOf(user.Profile.Phone, out var phone)) // in E.164, as 5.1 recommends, or not at all
            (claims["phone_number"], claims["phone_number_verified"]) = (phone.Value, user.PhoneVerifiedAt is not null);
        return claims;
    }

    private void AddProfile(Dictionary<string, object> claims, User user)
    {
        (string Name, object? Value)[] told =
        [
            ("name", user.FullName), ("given_name", user.Profile.FirstName), ("family_name", user.Profile.LastName), ("preferred_username", user.Username),
            ("picture", pictures.Of(user)), ("website", user.Profile.Website), ("zoneinfo", user.Profile.Timezone), ("locale", user.Profile.Language),
            ("updated_at", user.ModifiedAt.ToUnixTimeSeconds()),
        ];
        foreach (var (name, value) in told)
            if (value is not null)
                claims[name] = value;
    }
}
