namespace DotMac.ServiceDefaults.Tenancy;

/// <summary>
/// What each service knows of a tenant, projected from Tenancy's events: whether it may work, and its clock when it is a sandbox.
/// </summary>
public sealed class TenantState
{
    public Guid TenantId { get; init; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public required string Status { get; set; }

    /// <summary>The frozen present of a sandbox tenant; null where wall time rules.</summary>
    public DateTimeOffset? ClockNow { get; set; }

    /// <summary>The sequence of the last event applied; older events are ignored.</summary>
    public long Sequence { get; set; }

    /// <summary>Reads go on for a tenant in these states, writes are refused with <c>tenant.suspended</c>.</summary>
    public static bool IsBlocked(string? status) => status is "suspended" or "cancelled";
}
