using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Turns the second factor off; secret and backup codes are deleted. A wrong code counts like a wrong password.</summary>
internal static class DisableSecondFactor
{
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: Required, MaxLength(20)] string Code,
        bool IsBackupCode = false);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/disable", Handle)
        .WithName("DisableSecondFactor").WithTags("Second factor")
        .WithSummary("Turn the second factor off").RequireSelf().Sensitive();

    public static async Task<NoContent> Handle(
        Request request, ClaimsPrincipal caller, OwnAccount account, SecondFactorSecrets secrets, SecondFactorMail mail, IdentityDbContext db,
        TimeProvider time, CancellationToken ct)
    {
        var (user, factor) = await account.ProveWithFactor(caller, request.Password, ct);
        if (!secrets.Take(factor, request.Code, request.IsBackupCode, null))
        {
            user.FailSignIn(time.GetUtcNow());
            await db.SaveChangesAsync(ct);
            await db.Commit(ct); // the count outlives the refusal
            throw SecondFactorErrors.WrongCode();
        }

        factor.Disable(user.Email.Value);
        db.Remove(factor);
        await mail.Tell(user, "turned off", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
