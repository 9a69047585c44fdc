using DotMac.Contracts.Notifications;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Registrations;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
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

        Send(user.Email, user.FullName, token, tenantName);
        return true;
    }

    /// <summary>The same for somebody who registered and has no account yet, nor a name.</summary>
    public void Send(Registration asked, string? tenantName) => Send(asked.Email, asked.Email.Value, asked.Issue(db.TenantId, time.GetUtcNow()), tenantName);

    /// <summary>Address to which <c>?token=</c> is added.</summary>
    public static string LinkBase(IConfiguration configuration) => $"{configuration["PublicUrl"]?.TrimEnd('/')}/api/v1/auth/verify-email";

    private void Send(EmailAddress email, string fullName, SecretToken token, string? tenantName)
    {
        var id = Guid.CreateVersion7();
        var variables = new Dictionary<string, string>
        {
            ["full_name"] = fullName,
            ["tenant_name"] = tenantName ?? "",
            ["link_base"] = LinkBase(configuration),
        };
        db.Announce(new MailRequested(id, Template, email.Value, variables, sealer.SealToken(token.ToString())), id);
    }
}
