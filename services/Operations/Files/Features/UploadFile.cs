using System.Net.Http.Headers;
using DotMac.Operations.Data;
using DotMac.Operations.Files.Domain;
using DotMac.Operations.Files.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Storage;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Operations.Files.Features;

/// <summary>Stores the request's body as a file, up to 100 MB: first the bytes, then the row, so that a row always has its bytes.</summary>
public static class UploadFile
{
    private const int MostBytes = 100 * 1024 * 1024;

    /// <summary>After this long bytes that became no file are removed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/upload", Handle).WithName("UploadFile").RequirePermission("files.write").Streams().Accepts<byte[]>("*/*");

    public static async Task<Created<FileResponse>> Handle(
        [FromQuery] string? name, HttpRequest request, OperationsDbContext db, ObjectStore store, TenantClock clock, TimeProvider time,
        CancellationToken ct)
    {
        if (name is not { Length: > 0 and <= 255 } || name.IndexOfAny(['/', '\\', '\0', '\r', '\n']) >= 0)
            throw StoredFileErrors.NameMissing();
        if (request.ContentLength > MostBytes)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        if (request.ContentLength == 0)
            throw StorageErrors.Empty();

        var type = TypeOf(request);
        var id = Guid.CreateVersion7();
        db.Schedule(RemoveObject.Kind, id, clock.Now + Grace, time.GetUtcNow() + Grace);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);

        var (size, sha256) = await store.Put(StoredFile.KeyOf(db.TenantId, id), request.Body, request.ContentLength, type, ct);

        var file = StoredFile.Keep(id, name, type, size, sha256, time.GetUtcNow());
        db.Add(file);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/files/storage/{id}/metadata", FileResponse.From(file));
    }

    /// <summary>A form would be stored with its boundaries around the file: nobody wants that.</summary>
    private static string TypeOf(HttpRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType! : "application/octet-stream";
        return type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? throw new BadHttpRequestException("Send the file itself as the body, not a form.", StatusCodes.Status415UnsupportedMediaType)
            : type;
    }
}
