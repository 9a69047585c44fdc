using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>What a tenant's identity provider says of a user; of its phone nothing (null), that it has none (empty), or which.</summary>
public sealed record Provisioned(
    string UserName, string? ExternalId, EmailAddress Email, string FullName, string? FirstName, string? LastName, bool Active, string? Phone = null);
