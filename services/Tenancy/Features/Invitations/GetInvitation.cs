using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Invitations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>Shows one invitation.</summary>
public static class GetInvitation
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/invitations/{invitationId:guid}", Handle).WithName("GetInvitation").RequirePermission("users.read");

    public static async Task<Ok<InvitationResponse>> Handle(Guid id, Guid invitationId, HttpContext http, TenancyDbContext db, CancellationToken ct)
    {
        await db.RequireTenant(id, ct);
        var invitation = await db.Invitations.FindAsync([invitationId], ct) ?? throw InvitationErrors.NotFound(invitationId);
        http.SetETag(invitation);
        return TypedResults.Ok(InvitationResponse.From(invitation));
    }
}
