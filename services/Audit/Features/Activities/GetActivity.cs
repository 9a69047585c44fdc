using DotMac.Audit.Data;
using DotMac.Audit.Domain.Activities;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Audit.Features.Activities;

/// <summary>Shows one activity.</summary>
public static class GetActivity
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}", Handle).WithName("GetActivity").RequirePermission("audit.read");

    public static async Task<Ok<ActivityResponse>> Handle(Guid id, AuditDbContext db, CancellationToken ct)
    {
        var activities = db.Activities.AsNoTracking().Where(activity => activity.Id == id);
        return TypedResults.Ok(await activities.Select(ActivityResponse.Of).SingleOrDefaultAsync(ct) ?? throw ActivityErrors.NotFound());
    }
}
