using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>Completes a sign-in with a code of the app or a backup code. Everything is read under the account's lock: a code succeeds once.</summary>
internal static class LoginWithSecondFactor
{
    public sealed record Request(
        [property: Required, MaxLength(200)] string Challenge, [property: Required, MaxLength(20)] string Code, bool IsBackupCode = false);

    public sealed record Response(
        string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, int BackupCodesLeft, string? Warning);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/login/verify-2fa", Handle)
        .WithName("LoginWithSecondFactor").WithTags("Sign-in")
        .WithSummary("Complete a sign-in with a code").Anonymous("the challenge and the code are the proof");

    public static async Task<Ok<Response>> Handle(
        Request request, HttpContext http, SecondFactorSecrets secrets, TokenIssuer tokens, CurrentOperation operation, IdentityDbContext db,
        TimeProvider time, CancellationToken ct)
    {
        if (!SecretToken.TryParse(request.Challenge, out var token))
            throw SecondFactorErrors.InvalidChallenge();

        operation.EnterNamed(token.Row.TenantId);
        var now = time.GetUtcNow();
        var (user, challenge, factor) = await Lock(token, db, now, ct);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        if (user.Failures.Locks(now) || !secrets.Take(factor, request.Code, request.IsBackupCode, operation.IpAddress))
        {
            challenge.Fail();
            user.FailSignIn(now);
            await db.SaveChangesAsync(ct);
            await db.Commit(ct); // the counts outlive the refusal
            throw SecondFactorErrors.SignInRefused();
        }

        challenge.Use(now);
        var (session, refreshToken) = user.SignIn(
            db.TenantId, SessionTokens.FirstPartyClient, operation.IpAddress, operation.UserAgent, null, now);
        await db.RefuseIfClosed(user, ct);
        await db.OpenSession(session, now, ct);
        await db.SaveChangesAsync(ct);
        await db.ForgetOldSessions(user.Id, now, ct);

        http.Response.Headers.CacheControl = "no-store";
        var issued = SessionTokens.Issue(tokens, user, session, refreshToken);
        return TypedResults.Ok(new Response(
            issued.AccessToken, issued.TokenType, issued.ExpiresIn, issued.RefreshToken, factor.BackupCodesLeft,
            SecondFactorErrors.Warning(factor.BackupCodesLeft)));
    }

    private static async Task<(User, SignInChallenge, SecondFactor)> Lock(
        SecretToken token, IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var opened = await db.SignInChallenges.AsNoTracking().FirstOrDefaultAsync(row => row.Id == token.Row.RowId, ct);
        if (opened is null || await db.LockUser(opened.UserId, ct) is not { } user)
            throw SecondFactorErrors.InvalidChallenge();

        var challenge = await db.SignInChallenges.FirstOrDefaultAsync(row => row.Id == opened.Id, ct);
        var factor = await db.SecondFactors.OfUser(user.Id, ct);
        return challenge is not null && challenge.Admits(token, user, now) && factor is { IsOn: true }
            ? (user, challenge, factor)
            : throw SecondFactorErrors.InvalidChallenge();
    }
}
