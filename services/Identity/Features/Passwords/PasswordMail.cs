using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Passwords;

/// <summary>Asks Notifications for the mails about a user's password; a token travels sealed.</summary>
public sealed class PasswordMail(IdentityDbContext db, FleetSealer sealer, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Issues a reset link and the request for its mail, unless one was sent a moment ago or there is nothing to reset.</summary>
    public Task SendReset(User user, CancellationToken ct) => SendLink("email.auth.password_reset", user, ct);

    /// <summary>Tells whoever registers again that it has an account, with a link for a forgotten password; at most once a minute.</summary>
    public Task SendKnown(User user, CancellationToken ct) => SendLink("email.auth.account_exists", user, ct);

    /// <summary>Tells the owner of the account that it has a new password.</summary>
    public Task TellChanged(User user, CancellationToken ct) =>
        db.RequestMail("email.auth.password_changed", user, new() { ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct);

    /// <summary>Address to which <c>?token=</c> is added.</summary>
    public static string LinkBase(IConfiguration configuration) => $"{configuration["PublicUrl"]?.TrimEnd('/')}/api/v1/auth/password-reset";

    private async Task SendLink(string template, User user, CancellationToken ct)
    {
        if (user.AskToReset(db.TenantId, time.GetUtcNow()) is { } token)
            await db.RequestMail(template, user, new() { ["link_base"] = LinkBase(configuration) }, ct, sealer.SealToken(token.ToString()));
    }
}
