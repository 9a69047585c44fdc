using DotMac.Partners.Data;
using DotMac.Partners.Domain.Programs;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.Programs;

/// <summary>Shows one program.</summary>
public static class GetProgram
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetProgram").RequirePermission("partner.programs.view");

    public static async Task<Ok<ProgramResponse>> Handle(Guid id, PartnersDbContext db, HttpContext http, CancellationToken ct)
    {
        var program = await db.Programs.FindAsync([id], ct) ?? throw ProgramErrors.NotFound();
        http.SetETag(program);
        return TypedResults.Ok(ProgramResponse.From(program));
    }
}
