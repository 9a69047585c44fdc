using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Tenants;

/// <summary>Whom to tell when something of a tenant needs a person: projected from the tenant's sign-up.</summary>
public sealed class TenantOwner(string name, string email) : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public string Name { get; private set; } = name;
    public string Email { get; private set; } = email;
}
