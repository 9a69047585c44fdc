using DotMac.Operations.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Operations.Files.Features;

/// <summary>Shows what is known of a file.</summary>
public static class GetFile
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/metadata", Handle).WithName("GetFile").RequirePermission("files.read");

    public static async Task<Ok<FileResponse>> Handle(Guid id, OperationsDbContext db, CancellationToken ct) =>
        TypedResults.Ok(FileResponse.From(await db.Files.Present(id, ct)));
}
