using DotMac.Tenancy.Domain.Tenants;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>A sandbox tenant's time.</summary>
/// <param name="Now">Its present.</param>
/// <param name="Target">Where it is on its way to; absent while it stands.</param>
/// <param name="WaitsFor">What it has waited for longer than usual.</param>
public sealed record ClockResponse(DateTimeOffset Now, DateTimeOffset? Target, string? WaitsFor)
{
    public static ClockResponse From(Tenant tenant) => new(tenant.ClockNow ?? throw TenantErrors.NotASandbox(), tenant.ClockTarget, tenant.ClockWaitsFor);
}
