using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passwords;

/// <summary>
/// A platform administrator has a reset link sent to an active user of the tenant in which it acts (X-Target-Tenant-ID). The link goes to the mailbox alone.
/// </summary>
internal static class TriggerPasswordReset
{
    public sealed record Request(Guid UserId);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/admin/password-reset/trigger", Handle)
        .WithName("TriggerPasswordReset").WithTags("Platform").WithSummary("Send a user a link that sets a new password").RequirePermission("platform.users.write");

    public static async Task<Accepted> Handle(Request request, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        var user = await db.Users.Present().AsNoTracking().FirstOrDefaultAsync(user => user.Id == request.UserId, ct) ?? throw UserErrors.NotFound(request.UserId);
        if (!user.Active)
            throw UserErrors.Disabled();

        operation.Target = new("user", user.Id);
        db.Schedule(SendPasswordReset.Kind, user.Id, DateTimeOffset.UnixEpoch);
        return TypedResults.Accepted((string?)null);
    }
}
