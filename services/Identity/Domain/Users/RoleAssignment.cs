using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A role that a user holds, who granted it and until when.</summary>
public sealed class RoleAssignment(string role, Guid? grantedBy, DateTimeOffset grantedAt) : Entity, IGrantableRole
{
    internal RoleAssignment(IGrantableRole role, Guid? grantedBy, DateTimeOffset? expiresAt, DateTimeOffset grantedAt)
        : this(role.Name, grantedBy, grantedAt) => (TenantRole, ExpiresAt) = (role as Role, expiresAt);

    public string Role { get; private set; } = role;
    public Guid? GrantedBy { get; private set; } = grantedBy;
    public DateTimeOffset GrantedAt { get; private set; } = grantedAt;
    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>The role itself where it is the tenant's own.</summary>
    public Role? TenantRole { get; private set; }

    string IGrantableRole.Name => Role;

    public IReadOnlyList<string> Effective => TenantRole?.Effective ?? SystemRoles.PermissionsOf([Role]);

    public bool IsCurrent(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;
}
