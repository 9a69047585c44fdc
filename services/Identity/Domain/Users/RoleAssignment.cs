using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A role that a user holds, and who granted it.</summary>
public sealed class RoleAssignment(string role, Guid? grantedBy, DateTimeOffset grantedAt) : Entity
{
    public string Role { get; private set; } = role;
    public Guid? GrantedBy { get; private set; } = grantedBy;
    public DateTimeOffset GrantedAt { get; private set; } = grantedAt;
}
