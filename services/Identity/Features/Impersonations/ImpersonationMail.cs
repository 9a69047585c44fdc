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
        foreach (var owner in await db.Users.ActiveOwners().AsNoTracking().AsSplitQuery().ToListAsync(ct))
        {
            var says = new Dictionary<string, string>
            {
                ["user_name"] = user.FullName,
                ["reason"] = impersonation.Reason,
                ["started_at"] = UserMail.Text(impersonation.StartedAt),
                ["ends_at"] = UserMail.Text(impersonation.EndsAt),
            };
            await db.RequestMail(Template, owner, says, ct);
        }
    }
}
