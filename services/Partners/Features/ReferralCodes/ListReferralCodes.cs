using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.ReferralCodes;

/// <summary>Lists a partner's referral codes, newest first.</summary>
public static class ListReferralCodes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/referral-codes", Handle)
        .WithName("ListReferralCodes").RequirePermission("partner.referral_codes.view").ProducesProblem(404);

    public static async Task<Ok<Page<ReferralCodeResponse>>> Handle(Guid id, PartnersDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Partners.AnyAsync(partner => partner.Id == id, ct))
            throw PartnerErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.ReferralCodes.Where(row => row.PartnerId == id), ReferralCodeResponse.Of, ct));
    }
}
