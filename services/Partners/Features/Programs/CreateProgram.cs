using System.ComponentModel.DataAnnotations;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Programs;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.Programs;

/// <summary>Creates a partner program: a share of what customers pay, or a flat fee for each paid invoice.</summary>
public static class CreateProgram
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string Name,
        CommissionModel CommissionModel,
        [property: StringLength(20)] string? Rate = null,
        long? FlatAmount = null,
        [property: StringLength(3, MinimumLength = 3)] string? Currency = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateProgram").RequirePermission("partner.programs.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<ProgramResponse>> Handle(
        Request request, PartnersDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var program = request.CommissionModel == CommissionModel.RevenueShare ? Share(request, clock.Now) : Flat(request, clock.Now);
        db.Add(program);
        await db.SaveChangesAsync(ct);
        http.SetETag(program);
        return TypedResults.Created($"/api/v1/partners/programs/{program.Id}", ProgramResponse.From(program));
    }

    private static PartnerProgram Share(Request request, DateTimeOffset now) => request switch
    {
        { FlatAmount: not null } => throw ProgramErrors.Contradictory("flat_amount"),
        { Currency: not null } => throw ProgramErrors.Contradictory("currency"),
        _ => PartnerProgram.Share(request.Name, Rates.Parse(request.Rate), now),
    };

    private static PartnerProgram Flat(Request request, DateTimeOffset now) => request switch
    {
        { Rate: not null } => throw ProgramErrors.Contradictory("rate"),
        { FlatAmount: { } amount, Currency: { } currency } =>
            PartnerProgram.Flat(request.Name, new(amount, Kernel.Currency.Of(currency, "/currency")), now),
        _ => throw ProgramErrors.FlatAmountMissing(),
    };
}
