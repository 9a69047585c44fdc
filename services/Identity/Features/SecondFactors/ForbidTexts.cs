using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Lets no text stand in for the app any more.</summary>
internal static class ForbidTexts
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/2fa/texts", Handle).WithName("ForbidTexts").WithTags("Second factor")
        .WithSummary("Let no text stand in for the app").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(ClaimsPrincipal caller, SecondFactorMail mail, IdentityDbContext db, CancellationToken ct)
    {
        var user = await db.LockCaller(caller.UserId() ?? Guid.Empty, ct);
        var factor = await db.SecondFactors.OfUser(user.Id, ct) ?? throw SecondFactorErrors.NotOn();
        factor.ForbidTexts(user.Email.Value);
        await mail.Tell(user, "limited to your app and backup codes again", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
