using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Features;

/// <summary>What asking Notifications for a mail to a user has in common: every such mail names the user and its company.</summary>
internal static class UserMail
{
    /// <param name="says">What the template says besides; the names are added to it.</param>
    /// <param name="to">Another address than the user's present one.</param>
    public static async Task RequestMail(
        this IdentityDbContext db, string template, User user, Dictionary<string, string> says, CancellationToken ct, string? sealedToken = null,
        EmailAddress? to = null)
    {
        var id = Guid.CreateVersion7();
        says["full_name"] = user.FullName;
        says["tenant_name"] = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "";
        db.Announce(new MailRequested(id, template, (to ?? user.Email).Value, says, sealedToken), id);
    }

    /// <summary>An instant as mails write it.</summary>
    public static string Text(DateTimeOffset instant) => $"{instant:yyyy-MM-dd HH:mm} UTC";
}
