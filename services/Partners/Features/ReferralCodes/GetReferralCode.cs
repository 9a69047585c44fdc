using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.ReferralCodes;

/// <summary>Shows one code of a partner.</summary>
public static class GetReferralCode
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/referral-codes/{codeId:guid}", Handle)
        .WithName("GetReferralCode").RequirePermission("partner.referral_codes.view").ProducesProblem(404);

    public static async Task<Ok<ReferralCodeResponse>> Handle(Guid id, Guid codeId, PartnersDbContext db, HttpContext http, CancellationToken ct)
    {
        var code = await db.ReferralCodes.SingleOrDefaultAsync(known => known.Id == codeId && known.PartnerId == id, ct)
            ?? throw ReferralCodeErrors.NotFound();
        http.SetETag(code);
        return TypedResults.Ok(ReferralCodeResponse.From(code));
    }
}
