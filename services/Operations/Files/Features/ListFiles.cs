using DotMac.Operations.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Operations.Files.Features;

/// <summary>Lists the files, newest first.</summary>
public static class ListFiles
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName("ListFiles").RequirePermission("files.read");

    public static async Task<Ok<Page<FileResponse>>> Handle(OperationsDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Files.Where(file => file.DeletedAt == null), FileResponse.Of, ct));
}
