using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Turns the second factor off; secret and backup codes are deleted.</summary>
internal static class DisableSecondFactor
{
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: Required, MaxLength(20)] string Code,
        bool IsBackupCode = false);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/disable", Handle)
        .WithName("DisableSecondFactor").WithTags("Second factor")
        .WithSummary("Turn the second factor off").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(
        Request request, ClaimsPrincipal caller, OwnAccount account, SecondFactorMail mail, IdentityDbContext db, CancellationToken ct)
    {
        var (user, factor) = await account.ProveWithFactor(caller, request.Password, request.Code, request.IsBackupCode, ct);
        factor.Disable(user.Email.Value);
        db.Remove(factor);
        await mail.Tell(user, "turned off", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
