using DotMac.Operations.Data;
using DotMac.Operations.Files.Domain;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Operations.Files.Features;

/// <summary>Streams a file's bytes, always as an attachment.</summary>
public static class DownloadFile
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/download", Handle).WithName("DownloadFile").RequirePermission("files.read");

    public static async Task<PushStreamHttpResult> Handle(Guid id, OperationsDbContext db, ObjectStore store, HttpContext http, CancellationToken ct)
    {
        var file = await db.Files.Present(id, ct);
        var key = StoredFile.KeyOf(db.TenantId, id);
        await db.Commit(ct);
        await store.RequireObject(key, ct);
        http.Response.ContentLength = file.Size;
        return TypedResults.Stream(body => store.CopyTo(key, body, http.RequestAborted), file.ContentType, file.Name);
    }
}
