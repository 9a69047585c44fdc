using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>Takes a pending invitation back: its link opens nothing any more.</summary>
public static class RevokeInvitation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/invitations/{invitationId:guid}/revoke", Handle).WithName("RevokeInvitation")
        .RequirePermission("users.create").Sensitive();

    public static async Task<Ok<InvitationResponse>> Handle(Guid id, Guid invitationId, HttpContext http, TenancyDbContext db, TenantClock clock, CancellationToken ct)
    {
        var invitation = await db.LockInvitationOf(id, invitationId, ct);
        invitation.Revoke(clock.Now);
        await db.SaveChangesAsync(ct);

        http.SetETag(invitation);
        return TypedResults.Ok(InvitationResponse.From(invitation));
    }
}
