using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Asks Notifications to tell a user what became of the second factor, so that a thief's change is noticed.</summary>
internal sealed class SecondFactorMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.second_factor_changed";

    public async Task Tell(User user, string what, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var variables = new Dictionary<string, string>
        {
            ["full_name"] = user.FullName,
            ["tenant_name"] = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "",
            ["what"] = what,
            ["changed_at"] = $"{time.GetUtcNow():yyyy-MM-dd HH:mm} UTC",
        };
        db.Announce(new MailRequested(id, Template, user.Email.Value, variables, null), id);
    }
}
