namespace DotMac.Identity.Domain.Users;

/// <summary>A permission or wildcard that one user has, or is denied, whatever its roles say.</summary>
public sealed record DirectPermission(
    string Permission, bool Allowed, Guid? GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset? ExpiresAt, string? Reason)
{
    public string Effect => Allowed ? "allow" : "deny";

    public bool IsCurrent(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;
}
