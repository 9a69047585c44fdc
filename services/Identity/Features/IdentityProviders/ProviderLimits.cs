namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>What the members of an identity provider look like.</summary>
internal static class ProviderLimits
{
    public const string Name = "^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$";
    public const string NameMessage = "1 to 50 lower-case letters, digits and inner dashes.";

    /// <summary>VSCHAR (RFC 6749, appendix A).</summary>
    public const string Visible = "^[\\x20-\\x7e]+$";

    public const string VisibleMessage = "Printable ASCII characters.";
}
