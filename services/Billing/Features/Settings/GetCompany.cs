using DotMac.Billing.Data;
using DotMac.Billing.Domain.Companies;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Settings;

/// <summary>Shows the company that issues the tenant's invoices, with the ETag that a change needs.</summary>
public static class GetCompany
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/company", Handle)
        .WithName("GetCompany").RequirePermission("billing.settings.view").ProducesProblem(404);

    public static async Task<Ok<CompanyResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var company = await db.Companies.SingleOrDefaultAsync(ct) ?? throw CompanyErrors.NotFound();
        http.SetETag(company);
        return TypedResults.Ok(CompanyResponse.From(company));
    }
}
