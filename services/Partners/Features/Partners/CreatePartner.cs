using System.ComponentModel.DataAnnotations;
using DotMac.Kernel;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.Partners.Domain.Programs;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Features.Partners;

/// <summary>Takes a partner into a program.</summary>
public static class CreatePartner
{
    public sealed record Request(
        Guid ProgramId,
        [property: StringLength(255, MinimumLength = 1)] string CompanyName,
        [property: StringLength(254)] string Email);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreatePartner").RequirePermission("partner.partners.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<PartnerResponse>> Handle(
        Request request, PartnersDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var email = EmailAddress.Of(request.Email, "/email");
        if (!await db.Programs.AnyAsync(program => program.Id == request.ProgramId, ct))
            throw ProgramErrors.NotFound();

        var partner = Partner.Join(request.ProgramId, await db.NextPartnerNumber(ct), request.CompanyName, email, clock.Now);
        db.Add(partner);
        await db.SaveChangesAsync(ct);
        http.SetETag(partner);
        return TypedResults.Created($"/api/v1/partners/{partner.Id}", PartnerResponse.From(partner));
    }
}
