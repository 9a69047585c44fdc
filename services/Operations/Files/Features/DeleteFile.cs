using DotMac.Operations.Data;
using DotMac.Operations.Files.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Operations.Files.Features;

/// <summary>Deletes a file: at once for everybody who asks, its bytes a moment later.</summary>
public static class DeleteFile
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/{id:guid}", Handle).WithName("DeleteFile").RequirePermission("files.delete");

    public static async Task<NoContent> Handle(Guid id, OperationsDbContext db, TenantClock clock, CancellationToken ct)
    {
        var file = await db.Files.Present(id, ct);
        file.Delete(clock.Now);
        db.Schedule(RemoveObject.Kind, id, clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
