using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Invitations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>Lists the tenant's invitations, newest first.</summary>
public static class ListInvitations
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/invitations", Handle).WithName("ListInvitations").RequirePermission("users.read");

    public static async Task<Ok<Page<InvitationResponse>>> Handle(
        Guid id, TenancyDbContext db, Paging paging, CancellationToken ct, string? status = null, string? email = null)
    {
        await db.RequireTenant(id, ct);
        IQueryable<Invitation> invitations = db.Invitations;
        if (status is not null)
            invitations = Enum.TryParse<InvitationStatus>(status, true, out var state) ? invitations.Where(invitation => invitation.Status == state) : invitations.Where(_ => false);
        if (email is not null)
            invitations = EmailAddress.TryOf(email, out var address) ? invitations.Where(invitation => invitation.Email == address) : invitations.Where(_ => false);
        return TypedResults.Ok(await paging.Read(invitations, InvitationResponse.Of, ct));
    }
}
