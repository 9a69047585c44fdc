using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>A client's signed assertion that was shown, so that whoever saw it on its way cannot show it again (RFC 7523, 3).</summary>
public sealed class UsedAssertion : Entity
{
    /// <summary>SHA-256 of client and <c>jti</c>.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
