using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.Partners;

/// <summary>Shows one partner.</summary>
public static class GetPartner
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetPartner").RequirePermission("partner.partners.view");

    public static async Task<Ok<PartnerResponse>> Handle(Guid id, PartnersDbContext db, HttpContext http, CancellationToken ct)
    {
        var partner = await db.Partners.FindAsync([id], ct) ?? throw PartnerErrors.NotFound();
        http.SetETag(partner);
        return TypedResults.Ok(PartnerResponse.From(partner));
    }
}
