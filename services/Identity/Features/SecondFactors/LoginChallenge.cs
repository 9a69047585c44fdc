using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>What a sign-in does after a right password when the account has a second factor.</summary>
internal static class LoginChallenge
{
    /// <summary>Refuses the sign-in with a challenge that a code completes; passes where the password is enough.</summary>
    public static async Task RequireSecondFactor(this IdentityDbContext db, User user, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.SecondFactors.AnyAsync(factor => factor.UserId == user.Id && factor.EnabledAt != null, ct))
            throw await Open(db, user, http, now, ct);
    }

    private static async Task<DomainException> Open(IdentityDbContext db, User user, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        await db.SignInChallenges.Where(old => old.UserId == user.Id && old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        var (challenge, token) = SignInChallenge.Open(db.TenantId, user, now);
        db.Add(challenge);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the challenge outlives the refusal
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["X-2FA-Required"] = "true";
            return Task.CompletedTask;
        });
        return SecondFactorErrors.Required(token);
    }
}
