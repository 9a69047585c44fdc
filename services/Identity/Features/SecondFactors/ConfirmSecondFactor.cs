using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>
/// Turns the second factor on, with the first code that the app shows. Every other session ends: it began with a password alone.
/// </summary>
internal static class ConfirmSecondFactor
{
    public sealed record Request([property: Required, MaxLength(20)] string Code);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/2fa/verify", Handle)
        .WithName("ConfirmSecondFactor").WithTags("Second factor")
        .WithSummary("Turn the second factor on with a first code").RequireSelf().Sensitive();

    public static async Task<Ok<SecondFactorResponse>> Handle(
        Request request, ClaimsPrincipal caller, SecondFactorSecrets secrets, SecondFactorMail mail, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        var factor = await db.SecondFactors.OfUser(id, ct) ?? throw SecondFactorErrors.NotOn();
        var now = time.GetUtcNow();
        factor.Enable(secrets.StepOf(factor, request.Code), user.Email.Value, now);
        foreach (var session in await db.LockSessions(id, now, ct))
            if (session.Id != caller.SessionId())
                session.Revoke("second_factor_enabled", now);
        await mail.Tell(user, "turned on", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(SecondFactorResponse.Of(factor, await db.TextsOf(factor, user, ct)));
    }
}
