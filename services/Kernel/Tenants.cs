namespace DotMac.Kernel;

/// <summary>Tenants that exist by definition.</summary>
public static class Tenants
{
    /// <summary>Tenant zero: the platform itself, which owns its administrators, plans and events.</summary>
    public static readonly Guid Platform = Guid.Parse("00000000-0000-7000-8000-000000000000");

    /// <summary>The name under which the platform writes to its customers, as no event announces tenant zero.</summary>
    public const string PlatformName = "DotMac";
}
