using DotMac.Audit.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Audit.Features.Activities;

/// <summary>Lists the tenant's activities, newest first, by action, actor, outcome, trace or time.</summary>
public static class ListActivities
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName("ListActivities").RequirePermission("audit.read");

    public static async Task<Ok<Page<ActivityResponse>>> Handle(
        string? action, [FromQuery(Name = "actor_id")] string? actorId, string? outcome, [FromQuery(Name = "trace_id")] string? traceId,
        DateTimeOffset? from, DateTimeOffset? to, AuditDbContext db, Paging paging, CancellationToken ct)
    {
        var activities = db.Activities
            .Where(activity => action == null || activity.Action == action)
            .Where(activity => actorId == null || activity.ActorId == actorId)
            .Where(activity => outcome == null || activity.Outcome == outcome)
            .Where(activity => traceId == null || activity.TraceId == traceId)
            .Where(activity => from == null || activity.OccurredAt >= from.Value.ToUniversalTime())
            .Where(activity => to == null || activity.OccurredAt < to.Value.ToUniversalTime());

        return TypedResults.Ok(await paging.Read(activities, ActivityResponse.Of, ct));
    }
}
