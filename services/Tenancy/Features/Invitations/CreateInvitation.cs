using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Invitations;
using DotMac.Tenancy.Due;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>Invites somebody to the tenant with a role; nobody hands on more than it holds. The link goes to the mailbox alone.</summary>
public static class CreateInvitation
{
    public sealed record Request([property: Required, MaxLength(254)] string Email, [property: MaxLength(100)] string Role = "tenant_member");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/invitations", Handle).WithName("CreateInvitation")
        .RequirePermission("users.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<InvitationResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, TenancyDbContext db, TenantClock clock, TimeProvider time,
        CancellationToken ct)
    {
        var email = EmailAddress.Of(request.Email);
        await db.RequireTenant(id, ct);
        await db.RefuseBeyond(caller, request.Role, ct);
        var wall = time.GetUtcNow();
        await db.RefuseRepeated(email, clock.Now, wall, ct);
        await db.RefuseTooMany(wall, ct);

        var invitation = Invitation.Send(email, request.Role, caller.Sender(db), clock.Now, wall);
        db.Add(invitation);
        db.Schedule(ExpireInvitation.Kind, invitation.Id, invitation.ExpiresAt);
        await db.SaveChangesAsync(ct);

        http.SetETag(invitation);
        return TypedResults.Created($"/api/v1/tenants/{id}/invitations/{invitation.Id}", InvitationResponse.From(invitation));
    }
}
