using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.Commissions;

/// <summary>Lists what a partner earned, newest first.</summary>
public static class ListCommissions
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/commissions", Handle)
        .WithName("ListCommissions").RequirePermission("partner.commissions.view").ProducesProblem(404);

    public static async Task<Ok<Page<CommissionResponse>>> Handle(Guid id, PartnersDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Partners.AnyAsync(partner => partner.Id == id, ct))
            throw PartnerErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.Commissions.Where(row => row.PartnerId == id), CommissionResponse.Of, ct));
    }
}
