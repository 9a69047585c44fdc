using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Federation;

/// <summary>Asks Notifications to tell a user which account at a provider opens its own, so that a thief's is noticed.</summary>
internal sealed class ExternalLoginMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.external_login_changed";

    public async Task Tell(User user, IdentityProvider provider, string what, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var variables = new Dictionary<string, string>
        {
            ["full_name"] = user.FullName,
            ["tenant_name"] = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "",
            ["provider"] = provider.DisplayName,
            ["what"] = what,
            ["changed_at"] = $"{time.GetUtcNow():yyyy-MM-dd HH:mm} UTC",
        };
        db.Announce(new MailRequested(id, Template, user.Email.Value, variables, null), id);
    }
}
