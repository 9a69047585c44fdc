using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.Referrals;

/// <summary>Lists the customers that came with a partner's codes, newest first.</summary>
public static class ListReferrals
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/referrals", Handle)
        .WithName("ListReferrals").RequirePermission("partner.referral_codes.view").ProducesProblem(404);

    public static async Task<Ok<Page<ReferralResponse>>> Handle(Guid id, PartnersDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Partners.AnyAsync(partner => partner.Id == id, ct))
            throw PartnerErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.Referrals.Where(row => row.PartnerId == id), ReferralResponse.Of, ct));
    }
}
