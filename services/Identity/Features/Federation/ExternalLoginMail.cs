using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Federation;

/// <summary>Asks Notifications to tell a user which account at a provider opens its own, so that a thief's is noticed.</summary>
internal sealed class ExternalLoginMail(IdentityDbContext db, TimeProvider time)
{
    private const string Template = "email.auth.external_login_changed";

    public Task Tell(User user, IdentityProvider provider, string what, CancellationToken ct) => db.RequestMail(
        Template, user, new() { ["provider"] = provider.DisplayName, ["what"] = what, ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct);
}
