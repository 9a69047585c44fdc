using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Shows whether the caller's sign-ins ask for a code.</summary>
internal static class GetSecondFactor
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/2fa", Handle).WithName("GetSecondFactor").WithTags("Second factor")
        .WithSummary("Whether your sign-ins ask for a code").RequireSelf();

    public static async Task<Ok<SecondFactorResponse>> Handle(ClaimsPrincipal caller, IdentityDbContext db, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(found => found.Id == id, ct);
        var factor = await db.SecondFactors.OfUser(id, ct);
        return TypedResults.Ok(SecondFactorResponse.Of(factor, await db.TextsOf(factor, user, ct)));
    }
}
