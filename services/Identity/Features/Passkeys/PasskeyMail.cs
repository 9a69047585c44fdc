using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Asks Notifications to tell a user which passkey came or went, so that a thief's is noticed.</summary>
internal sealed class PasskeyMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.passkey_changed";

    public Task Tell(User user, Passkey passkey, string what, CancellationToken ct) => db.RequestMail(
        Template, user, new() { ["passkey_name"] = passkey.Name, ["what"] = what, ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct);
}
