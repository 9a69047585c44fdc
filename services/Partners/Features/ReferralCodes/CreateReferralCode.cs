using System.ComponentModel.DataAnnotations;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.ReferralCodes;

/// <summary>Gives a partner a code that customers come with.</summary>
public static class CreateReferralCode
{
    private const string Form = "^[A-Za-z0-9][A-Za-z0-9_-]{2,39}$";

    public sealed record Request(
        [property: RegularExpression(Form, ErrorMessage = "A code has 3 to 40 letters, digits, hyphens and underscores.")] string Code);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/referral-codes", Handle)
        .WithName("CreateReferralCode").RequirePermission("partner.referral_codes.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Created<ReferralCodeResponse>> Handle(
        Guid id, Request request, PartnersDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var partner = await db.Partners.FindAsync([id], ct) ?? throw PartnerErrors.NotFound();
        var code = partner.Issue(request.Code, clock.Now);
        db.Add(code);
        await db.SaveChangesAsync(ct);
        http.SetETag(code);
        return TypedResults.Created($"/api/v1/partners/{id}/referral-codes/{code.Id}", ReferralCodeResponse.From(code));
    }
}
