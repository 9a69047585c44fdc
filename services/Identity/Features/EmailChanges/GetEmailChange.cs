using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>Shows the caller's mail address and the one that waits for its proof.</summary>
internal static class GetEmailChange
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/email", Handle).WithName("GetEmailChange").WithTags("Users")
        .WithSummary("Your mail address and the one that you asked for").RequireSelf();

    public static async Task<Ok<EmailChangeResponse>> Handle(ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        return TypedResults.Ok(EmailChangeResponse.Of(user, time.GetUtcNow()));
    }
}
