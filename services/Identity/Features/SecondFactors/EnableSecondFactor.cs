using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Begins with an authenticator app: shows its secret and the backup codes once. Nothing changes until a code was verified.</summary>
internal static class EnableSecondFactor
{
    public sealed record Request([property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password);

    public sealed record Response(string Secret, string OtpauthUri, string QrCode, IReadOnlyList<string> BackupCodes);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/enable", Handle)
        .WithName("EnableSecondFactor").WithTags("Second factor")
        .WithSummary("Get a secret for an authenticator app, and backup codes").RequireSelf().Sensitive();

    public static async Task<Ok<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, OwnAccount account, SecondFactorSecrets secrets, IdentityDbContext db,
        TimeProvider time, CancellationToken ct)
    {
        var user = await account.Prove(caller, request.Password, ct);
        var (secret, codes) = (TotpCode.NewSecret(), SecondFactorSecrets.NewBackupCodes());
        var (box, hashes) = (secrets.Seal(user, secret), secrets.HashesOf(user.Id, codes));
        if (await db.SecondFactors.OfUser(user.Id, ct) is { } begun)
            begun.Restart(box, hashes, time.GetUtcNow());
        else
            db.Add(SecondFactor.Begin(user.Id, box, hashes, time.GetUtcNow()));
        await db.SaveChangesAsync(ct);

        http.Response.Headers.CacheControl = "no-store";
        var address = TotpCode.AddressOf(secret, user.Email.Value);
        return TypedResults.Ok(new Response(TotpCode.TextOf(secret), address, TotpCode.PictureOf(address), codes));
    }
}
