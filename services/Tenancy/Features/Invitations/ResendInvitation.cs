using System.Security.Claims;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Due;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>Mails a pending invitation anew, with a new link and its whole time; whoever does needs to hold what its role grants.</summary>
public static class ResendInvitation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/invitations/{invitationId:guid}/resend", Handle).WithName("ResendInvitation")
        .RequirePermission("users.create").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<InvitationResponse>> Handle(
        Guid id, Guid invitationId, ClaimsPrincipal caller, HttpContext http, TenancyDbContext db, TenantClock clock, TimeProvider time, CancellationToken ct)
    {
        var invitation = await db.LockInvitationOf(id, invitationId, ct);
        await db.RefuseBeyond(caller, invitation.Role, ct);
        var wall = time.GetUtcNow();
        invitation.Resend(caller.Sender(db), clock.Now, wall);
        await db.RefuseTooMany(wall, ct);
        db.Schedule(ExpireInvitation.Kind, invitation.Id, invitation.ExpiresAt);
        await db.SaveChangesAsync(ct);

        http.SetETag(invitation);
        return TypedResults.Ok(InvitationResponse.From(invitation));
    }
}
