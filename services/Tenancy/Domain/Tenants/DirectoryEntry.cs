namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>The globally unique slugs, the one table without a tenant here (design, section 4): a sign-up must know whether a slug is free.</summary>
public sealed class DirectoryEntry
{
    public required string Slug { get; init; }
    public required Guid Tenant { get; init; }
}
