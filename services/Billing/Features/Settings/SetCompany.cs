using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Companies;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Settings;

/// <summary>Names the company that issues the invoices from now on; one that is named already needs the ETag that was read.</summary>
public static class SetCompany
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string LegalName,
        PostalAddressRequest Address,
        [property: StringLength(15, MinimumLength = 4)] string? VatId = null,
        [property: StringLength(50, MinimumLength = 1)] string? RegistrationNumber = null,
        [property: StringLength(254)] string? Email = null,
        [property: StringLength(34, MinimumLength = 15)] string? Iban = null,
        [property: RegularExpression("^[A-Z0-9]{8}([A-Z0-9]{3})?$")] string? Bic = null)
    {
        public CompanyFacts Facts() => new(
            LegalName, Address.At("/address"), VatId, RegistrationNumber, Email is { } email ? EmailAddress.Of(email, "/email").Value : null, Iban, Bic);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/company", Handle)
        .WithName("SetCompany").RequirePermission("billing.settings.manage").ProducesProblem(422);

    public static async Task<Ok<CompanyResponse>> Handle(Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var company = await db.Companies.SingleOrDefaultAsync(ct);
        if (company is null)
            db.Add(company = Company.Name(request.Facts()));
        else
        {
            http.RequireMatch(company);
            company.Change(request.Facts());
        }

        await db.SaveChangesAsync(ct);
        http.SetETag(company);
        return TypedResults.Ok(CompanyResponse.From(company));
    }
}
