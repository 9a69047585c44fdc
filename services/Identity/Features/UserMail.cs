using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Features;

/// <summary>What asking Notifications for a mail has in common: every mail names the company, and the user where there is one.</summary>
internal static class UserMail
{
    /// <param name="says">What the template says besides; the names are added to it.</param>
    /// <param name="to">Another address than the user's present one.</param>
    public static async Task RequestMail(
        this IdentityDbContext db, string template, User user, Dictionary<string, string> says, CancellationToken ct, string? sealedToken = null,
        EmailAddress? to = null)
    {
        says["full_name"] = user.FullName;
        await db.RequestMail(template, to ?? user.Email, says, ct, sealedToken);
    }

    /// <summary>To somebody who is no user yet.</summary>
    public static async Task RequestMail(
        this IdentityDbContext db, string template, EmailAddress to, Dictionary<string, string> says, CancellationToken ct, string? sealedToken = null)
    {
        var id = Guid.CreateVersion7();
        says["tenant_name"] = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name ?? "";
        db.Announce(new MailRequested(id, template, to.Value, says, sealedToken), id);
    }

    /// <summary>An instant as mails write it.</summary>
    public static string Text(DateTimeOffset instant) => $"{instant:yyyy-MM-dd HH:mm} UTC";
}
