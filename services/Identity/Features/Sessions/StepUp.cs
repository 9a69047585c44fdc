using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Proves again, in the middle of a session, that it is the user: gives an access token for what asks for a recent sign-in (RFC 9470).</summary>
internal static class StepUp
{
    public sealed record Request(
        [property: Required, MaxLength(Password.MostCharacters)] string Password, [property: MaxLength(20)] string? Code = null, bool IsBackupCode = false);

    public sealed record Response(string AccessToken, string TokenType, int ExpiresIn, DateTimeOffset AuthenticatedAt);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/step-up", Handle).WithName("StepUp").WithTags("Sign-in")
        .WithSummary("Prove again who you are").RequireSelf().Sensitive();

    public static async Task<Ok<Response>> Handle(
        Request request, ClaimsPrincipal caller, OwnAccount account, TokenIssuer tokens, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var (user, methods) = await account.ProveAll(caller, request.Password, request.Code, request.IsBackupCode, ct);
        return TypedResults.Ok(await Renew(user, methods, caller, tokens, db, time.GetUtcNow(), ct));
    }

    /// <summary>The session of somebody who proved again who it is.</summary>
    internal static async Task<Response> Renew(
        User user, string[] methods, ClaimsPrincipal caller, TokenIssuer tokens, IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var id = caller.SessionId()!.Value;
        var session = await db.LockSession(id, ct);
        if (session is null || !session.IsLive(now))
            throw SessionErrors.NotFound(id);

        session.Reauthenticate(methods, now);
        await db.SaveChangesAsync(ct);
        var issued = SessionTokens.Access(tokens, user, session, db.TenantId);
        return new(issued.AccessToken, "Bearer", issued.ExpiresIn, now);
    }
}
