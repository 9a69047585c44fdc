using DotMac.Partners.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Partners.Features.Programs;

/// <summary>Lists the programs, newest first.</summary>
public static class ListPrograms
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListPrograms").RequirePermission("partner.programs.view");

    public static async Task<Ok<Page<ProgramResponse>>> Handle(PartnersDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Programs, ProgramResponse.Of, ct));
}
