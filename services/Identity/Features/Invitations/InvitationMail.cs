using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Identity.Features.Invitations;

/// <summary>Asks Notifications for the mail with an invitation's link; the token travels sealed.</summary>
public sealed class InvitationMail(IdentityDbContext db, FleetSealer sealer, IConfiguration configuration)
{
    /// <summary>Issues the link and the request for its mail.</summary>
    public Task Send(Invitation invitation, Inviter? inviter, CancellationToken ct) => db.RequestMail(
        "email.auth.invitation", invitation.Email,
        new()
        {
            ["inviter_name"] = inviter?.Name ?? "",
            ["expires_at"] = UserMail.Text(invitation.ExpiresAt),
            ["link_base"] = LinkBase(configuration),
        },
        ct, sealer.SealToken(invitation.Issue(db.TenantId).ToString()));

    /// <summary>Address to which <c>?token=</c> is added.</summary>
    public static string LinkBase(IConfiguration configuration) => $"{configuration["PublicUrl"]?.TrimEnd('/')}/api/v1/tenants/invitations/accept";
}
