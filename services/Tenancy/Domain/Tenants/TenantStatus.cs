namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>The commercial life of a tenant: pending, trial, active, suspended and back, cancelled.</summary>
public enum TenantStatus
{
    Pending,
    Trial,
    Active,
    Suspended,
    Cancelled,
}
