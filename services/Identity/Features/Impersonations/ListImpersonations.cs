using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Impersonations;

/// <summary>Shows a tenant who of the platform acted as one of its users, when and why, newest first.</summary>
internal static class ListImpersonations
{
    public sealed record Response(
        Guid Id, Guid AdministratorId, Guid UserId, string Reason, DateTimeOffset StartedAt, DateTimeOffset EndsAt, DateTimeOffset? EndedAt);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/impersonations", Handle).WithName("ListImpersonations").WithTags("Platform")
        .WithSummary("List who of the platform acted as a user of yours").RequirePermission("audit.read");

    public static async Task<Ok<Page<Response>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct) => TypedResults.Ok(await paging.Read(
        db.Impersonations, one => new Response(one.Id, one.AdministratorId, one.UserId, one.Reason, one.StartedAt, one.EndsAt, one.EndedAt), ct));
}
