using DotMac.Partners.Data;
using DotMac.Partners.Domain.Referrals;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.Commissions;

/// <summary>Shows one commission of a partner.</summary>
public static class GetCommission
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/commissions/{commissionId:guid}", Handle)
        .WithName("GetCommission").RequirePermission("partner.commissions.view").ProducesProblem(404);

    public static async Task<Ok<CommissionResponse>> Handle(Guid id, Guid commissionId, PartnersDbContext db, HttpContext http, CancellationToken ct)
    {
        var commission = await db.Commissions.SingleOrDefaultAsync(known => known.Id == commissionId && known.PartnerId == id, ct)
            ?? throw CommissionErrors.NotFound();
        http.SetETag(commission);
        return TypedResults.Ok(CommissionResponse.From(commission));
    }
}
