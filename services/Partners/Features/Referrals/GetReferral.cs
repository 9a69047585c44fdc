using DotMac.Partners.Data;
using DotMac.Partners.Domain.Referrals;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.Referrals;

/// <summary>Shows one referral of a partner.</summary>
public static class GetReferral
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/referrals/{referralId:guid}", Handle)
        .WithName("GetReferral").RequirePermission("partner.referral_codes.view").ProducesProblem(404);

    public static async Task<Ok<ReferralResponse>> Handle(Guid id, Guid referralId, PartnersDbContext db, HttpContext http, CancellationToken ct)
    {
        var referral = await db.Referrals.SingleOrDefaultAsync(known => known.Id == referralId && known.PartnerId == id, ct)
            ?? throw ReferralErrors.NotFound();
        http.SetETag(referral);
        return TypedResults.Ok(ReferralResponse.From(referral));
    }
}
