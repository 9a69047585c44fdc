using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Asks Notifications to tell a user which passkey came or went, so that a thief's is noticed.</summary>
internal sealed class PasskeyMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.passkey_changed";

    public async Task Tell(User user, Passkey passkey, string what, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var variables = new Dictionary<string, string>
        {
            ["full_name"] = user.FullName,
            ["tenant_name"] = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "",
            ["passkey_name"] = passkey.Name,
            ["what"] = what,
            ["changed_at"] = $"{time.GetUtcNow():yyyy-MM-dd HH:mm} UTC",
        };
        db.Announce(new MailRequested(id, Template, user.Email.Value, variables, null), id);
    }
}
