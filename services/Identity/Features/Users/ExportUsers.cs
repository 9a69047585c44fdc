using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Streams the tenant's users, oldest first, as CSV or JSON lines.</summary>
internal static class ExportUsers
{
    /// <summary>Roles are separated by spaces, which no name of a role has.</summary>
    public sealed record Row(
        Guid Id, string Email, string? Username, string FullName, bool Active, bool EmailConfirmed, string Roles, DateTimeOffset? LastSignInAt,
        DateTimeOffset CreatedAt)
    {
        internal static Row From(User user) => new(
            user.Id, user.Email.Value, user.Username, user.FullName, user.Active, user.EmailConfirmedAt is not null, string.Join(' ', user.RoleNames.Order()),
            user.LastSignInAt, user.CreatedAt);
    }

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/users/export", Handle).WithName("ExportUsers").WithTags("Users")
        .WithSummary("Export users").RequirePermission("users.read").Produces<string>(200, "text/csv", "application/jsonl");

    public static PushStreamHttpResult Handle(string? format, bool? active, IdentityDbContext db, Export export) => export.Of(
        db.Users.Present().AsNoTracking().AsSingleQuery().Where(user => active == null || user.Active == active).OrderBy(user => user.Id).Select(user => Row.From(user)),
        format, "users");
}
