using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>Asks Notifications for the mails about a change of address; the token travels sealed, and to the new address alone.</summary>
public sealed class EmailChangeMail(IdentityDbContext db, FleetSealer sealer, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Tells the old address what was asked, and what to do if it was not the user.</summary>
    public Task Warn(User user, EmailAddress to, CancellationToken ct) => db.RequestMail(
        "email.auth.email_change_asked", user,
        new() { ["new_email"] = to.Value, ["changed_at"] = UserMail.Text(time.GetUtcNow()), ["account_link"] = $"{AccountLink}?tenant={db.TenantId}" }, ct);

    /// <summary>Sends the link to the new address; if somebody has that already, tells that one instead, if it still signs in.</summary>
    public async Task Send(User user, CancellationToken ct)
    {
        if (user.MovesTo(time.GetUtcNow()) is not { } to)
            return;
        if (await db.Users.ByEmail(to, ct) is { } owner)
            await TellOwner(owner, ct);
        else if (user.LinkToMove(db.TenantId, time.GetUtcNow()) is { } token)
            await db.RequestMail("email.auth.email_change", user, new() { ["link_base"] = $"{AccountLink}/email" }, ct, sealer.SealToken(token.ToString()), to);
    }

    /// <summary>Tells the old address that it is the account's no more.</summary>
    public Task TellMoved(User user, EmailAddress old, CancellationToken ct) => db.RequestMail(
        "email.auth.email_changed", user, new() { ["new_email"] = user.Email.Value, ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct, to: old);

    private async Task TellOwner(User owner, CancellationToken ct)
    {
        if (owner is { Active: true, RemovedAt: null })
            await db.RequestMail("email.auth.email_in_use", owner, new() { ["changed_at"] = UserMail.Text(time.GetUtcNow()) }, ct);
    }

    private string AccountLink => $"{configuration["PublicUrl"]?.TrimEnd('/')}{Account.AccountPage.Address}";
}
