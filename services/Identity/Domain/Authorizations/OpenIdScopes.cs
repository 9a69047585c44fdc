namespace DotMac.Identity.Domain.Authorizations;

/// <summary>The scopes of OpenID Connect; every other scope is a permission of the fleet.</summary>
public static class OpenIdScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Phone = "phone";

    /// <summary>Asked for by libraries; a refresh token is given with it and without.</summary>
    public const string OfflineAccess = "offline_access";

    public static readonly string[] All = [OpenId, Profile, Email, Phone, OfflineAccess];

    /// <summary>The permissions among some scopes.</summary>
    public static IEnumerable<string> Permissions(IEnumerable<string> scopes) => scopes.Except(All);
}
