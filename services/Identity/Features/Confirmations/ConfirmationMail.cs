using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>Asks Notifications for the mail with a user's confirmation link; the token travels sealed.</summary>
public sealed class ConfirmationMail(IdentityDbContext db, FleetSealer sealer, IConfiguration configuration, TimeProvider time)
{
    private const string Template = "email.auth.verification";

    /// <summary>Issues the link and the request for its mail. False where one was sent a moment ago.</summary>
    public bool Send(User user, string? tenantName)
    {
        if (user.AskToConfirm(db.TenantId, time.GetUtcNow()) is not { } token)
            return false;

        var id = Guid.CreateVersion7();
        var variables = new Dictionary<string, string>
        {
            ["full_name"] = user.FullName,
            ["tenant_name"] = tenantName ?? "",
            ["link_base"] = LinkBase(configuration),
        };
        db.Announce(new MailRequested(id, Template, user.Email.Value, variables, sealer.SealToken(token.ToString())), id);
        return true;
    }

    /// <summary>Address to which <c>?token=</c> is added.</summary>
    public static string LinkBase(IConfiguration configuration) => $"{configuration["PublicUrl"]?.TrimEnd('/')}/api/v1/auth/verify-email";
}
