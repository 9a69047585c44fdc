using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Impersonations;

/// <summary>Asks Notifications to tell the tenant's owners that somebody of the platform acts as one of their users, and why.</summary>
internal sealed class ImpersonationMail(IdentityDbContext db)
{
    private const string Template = "email.auth.impersonation_started";

    public async Task Tell(Impersonation impersonation, User user, CancellationToken ct)
    {
        var name = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "";
        foreach (var owner in await db.Users.ActiveOwners().AsNoTracking().AsSplitQuery().ToListAsync(ct))
        {
            var id = Guid.CreateVersion7();
            var variables = new Dictionary<string, string>
            {
                ["full_name"] = owner.FullName,
                ["tenant_name"] = name,
                ["user_name"] = user.FullName,
                ["reason"] = impersonation.Reason,
                ["started_at"] = Text(impersonation.StartedAt),
                ["ends_at"] = Text(impersonation.EndsAt),
            };
            db.Announce(new MailRequested(id, Template, owner.Email.Value, variables, null), id);
        }
    }

    private static string Text(DateTimeOffset instant) => $"{instant:yyyy-MM-dd HH:mm} UTC";
}
