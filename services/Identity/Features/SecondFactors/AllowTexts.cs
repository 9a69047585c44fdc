using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Lets texts to the caller's verified phone stand in for the app at sign-ins; another phone has to be let anew.</summary>
internal static class AllowTexts
{
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: Required, MaxLength(20)] string Code,
        bool IsBackupCode = false);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/texts", Handle).WithName("AllowTexts").WithTags("Second factor")
        .WithSummary("Let texts to your phone stand in for the app").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<Ok<SecondFactorResponse>> Handle(
        Request request, ClaimsPrincipal caller, OwnAccount account, SecondFactorMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        (await db.SignInPolicy(ct)).RequireTexts();
        var (user, factor) = await account.ProveWithFactor(caller, request.Password, request.Code, request.IsBackupCode, ct);
        factor.AllowTexts(user, time.GetUtcNow());
        await mail.Tell(user, "extended to texts to your phone", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(SecondFactorResponse.Of(factor, factor.TextsOf(user)));
    }
}
