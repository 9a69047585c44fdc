using DotMac.Partners.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.Partners;

/// <summary>Lists the partners, newest first.</summary>
public static class ListPartners
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListPartners").RequirePermission("partner.partners.view");

    public static async Task<Ok<Page<PartnerResponse>>> Handle(PartnersDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Partners, PartnerResponse.Of, ct));
}
