using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Who still gets tokens when the tenant does not work: the owner of a suspended one, nobody of a closed one.</summary>
internal static class TenantGate
{
    /// <summary>Why the user gets no token from its tenant, or null when it does.</summary>
    public static async Task<DomainException?> ClosedTo(this IdentityDbContext db, User user, CancellationToken ct)
    {
        var status = await db.HoldTenantStatus(ct);
        if (IsClosed(status))
            return UserErrors.TenantClosed();
        return TenantState.IsBlocked(status) && !user.IsOwner ? UserErrors.TenantSuspended() : null;
    }

    public static async Task RefuseIfClosed(this IdentityDbContext db, User user, CancellationToken ct)
    {
        if (await db.ClosedTo(user, ct) is { } refusal)
            throw refusal;
    }

    /// <summary>Nobody comes in new and nobody changes his account in a tenant that does not work, whatever the role.</summary>
    public static async Task RefuseIfBlocked(this IdentityDbContext db, CancellationToken ct)
    {
        if (await db.BlockedToNew(ct) is { } refusal)
            throw refusal;
    }

    /// <summary>Why nobody comes in new, or null where somebody may.</summary>
    public static async Task<DomainException?> BlockedToNew(this IdentityDbContext db, CancellationToken ct)
    {
        var status = await db.HoldTenantStatus(ct);
        if (IsClosed(status))
            return UserErrors.TenantClosed();
        return TenantState.IsBlocked(status) ? UserErrors.TenantSuspended() : null;
    }

    public static bool IsClosed(string? status) => status is "cancelled" or "deleted" or "purged";
}
