using DotMac.Audit.Features.Activities;

namespace DotMac.Audit.Features;

/// <summary>The routes of the service.</summary>
public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var activities = api.MapGroup("/api/v1/audit/activities").WithTags("Activities");
        ListActivities.Map(activities);
        GetActivity.Map(activities);
        VerifyChain.Map(api.MapGroup("/api/v1/audit").WithTags("Activities"));
    }
}
