using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Replaces all backup codes, and shows the new ones once.</summary>
internal static class RegenerateBackupCodes
{
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: Required, MaxLength(20)] string Code,
        bool IsBackupCode = false);

    public sealed record Response(IReadOnlyList<string> BackupCodes);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/regenerate-backup-codes", Handle)
        .WithName("RegenerateBackupCodes").WithTags("Second factor")
        .WithSummary("Replace all backup codes").RequireSelf().Sensitive();

    public static async Task<Ok<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, OwnAccount account, SecondFactorSecrets secrets, SecondFactorMail mail,
        IdentityDbContext db, CancellationToken ct)
    {
        var (user, factor) = await account.ProveWithFactor(caller, request.Password, request.Code, request.IsBackupCode, ct);
        var codes = SecondFactorSecrets.NewBackupCodes();
        factor.ReplaceBackupCodes(secrets.HashesOf(user.Id, codes));
        await mail.Tell(user, "given new backup codes", ct);
        await db.SaveChangesAsync(ct);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(codes));
    }
}
