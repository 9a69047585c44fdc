using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Tenancy;

/// <summary>In whose name a service writes to a tenant's customers.</summary>
public static class TenantNames
{
    /// <summary>The name of the operation's tenant; empty while it is not known here yet.</summary>
    public static async Task<string> TenantName(this ServiceDbContext db, CancellationToken ct) => db.TenantId == Tenants.Platform
        ? Tenants.PlatformName
        : await db.TenantStates.Where(state => state.TenantId == db.TenantId).Select(state => state.Name).SingleOrDefaultAsync(ct) ?? "";
}
