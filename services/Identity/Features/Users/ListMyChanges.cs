using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Lists what was changed in the caller's profile, newest first.</summary>
internal static class ListMyChanges
{
    public sealed record Change(
        Guid Id, string Field, string? Old, string? New, Guid ChangedBy, DateTimeOffset ChangedAt, string? IpAddress, string? UserAgent);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/history", Handle).WithName("ListMyChanges").WithTags("Users")
        .WithSummary("What was changed in your profile").RequireSelf();

    public static async Task<Ok<Page<Change>>> Handle(ClaimsPrincipal caller, IdentityDbContext db, Paging paging, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var mine = db.Set<ProfileChange>().OfUser(id);
        return TypedResults.Ok(await paging.Read(mine, change => new Change(
            change.Id, change.Field, change.Old, change.New, change.ChangedBy, change.ChangedAt, change.IpAddress, change.UserAgent), ct));
    }
}
