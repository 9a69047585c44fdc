using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>What a sign-in does after a right password when the account has a second factor.</summary>
internal static class LoginChallenge
{
    /// <summary>Refuses the sign-in with a challenge that a code completes; passes where the first proof is enough: the password, or that of a provider.</summary>
    public static async Task RequireSecondFactor(this IdentityDbContext db, User user, bool byPassword, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.SecondFactors.OfUser(user.Id, ct) is { IsOn: true } factor)
            throw await Open(db, user, factor, byPassword, http, now, ct);
    }

    /// <summary>Enters the tenant of a challenge that is still good, as its user: these and the second factor, all under the user's lock.</summary>
    public static async Task<(User User, SignInChallenge Challenge, SecondFactor Factor)> EnterChallenge(
        this IdentityDbContext db, string text, CurrentOperation operation, DateTimeOffset now, CancellationToken ct)
    {
        if (!SecretToken.TryParse(text, out var token))
            throw SecondFactorErrors.InvalidChallenge();

        operation.EnterNamed(token.Row.TenantId);
        var opened = await db.SignInChallenges.AsNoTracking().FirstOrDefaultAsync(row => row.Id == token.Row.RowId, ct);
        if (opened is null || await db.LockUser(opened.UserId, ct) is not { } user)
            throw SecondFactorErrors.InvalidChallenge();

        var challenge = await db.SignInChallenges.FirstOrDefaultAsync(row => row.Id == opened.Id, ct);
        var factor = await db.SecondFactors.OfUser(user.Id, ct);
        if (challenge is null || !challenge.Admits(token, user, now) || factor is not { IsOn: true })
            throw SecondFactorErrors.InvalidChallenge();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        return (user, challenge, factor);
    }

    private static async Task<DomainException> Open(
        IdentityDbContext db, User user, SecondFactor factor, bool byPassword, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        await db.SignInChallenges.Where(old => old.UserId == user.Id && old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        var (challenge, token) = SignInChallenge.Open(db.TenantId, user, byPassword, now);
        db.Add(challenge);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the challenge outlives the refusal
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["X-2FA-Required"] = "true";
            return Task.CompletedTask;
        });
        return SecondFactorErrors.Required(token, (await db.TextsOf(factor, user, ct))?.Hint);
    }
}
