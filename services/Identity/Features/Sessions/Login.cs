using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Signs a user in with a password. Whatever is wrong, the answer and its time are the same.</summary>
internal static class Login
{
    /// <summary>Either e-mail address or user name; the tenant's slug or id where neither host name nor X-Tenant-ID names it.</summary>
    public sealed record Request(
        [property: Required, MaxLength(Domain.Users.Password.MostCharacters)] string Password, [property: MaxLength(254)] string? Email = null,
        [property: MaxLength(50)] string? Username = null, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/login", Handle).WithName("Login").WithTags("Sign-in")
        .WithSummary("Sign in with a password").Anonymous("the password is the proof");

    public static async Task<Ok<SessionTokens>> Handle(
        Request request, HttpContext http, SignInDirectory directory, PasswordProof proof, TokenIssuer tokens, CurrentOperation operation,
        IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var password = Password.Given(request.Password);
        if (string.IsNullOrWhiteSpace(request.Email) == string.IsNullOrWhiteSpace(request.Username))
            throw UserErrors.NoIdentifier();

        var known = await Find(request, await directory.Find(http, request.Tenant, ct), operation, db, ct);
        operation.Target = known is null ? null : new AuditTarget("user", known.Id);
        var (user, newHash) = await proof.Of(known, password, null, ct) ?? throw UserErrors.BadCredentials();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.Admit(newHash, time.GetUtcNow());
        await db.RefuseIfClosed(user, ct);
        await db.RequireSecondFactor(user, http, time.GetUtcNow(), ct);
        var (session, refreshToken) = user.SignIn(
            db.TenantId, SessionTokens.FirstPartyClient, operation.IpAddress, operation.UserAgent, newHash, time.GetUtcNow());
        await db.OpenSession(session, time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
        await db.ForgetOldSessions(user.Id, time.GetUtcNow(), ct);

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SessionTokens.Issue(tokens, user, session, refreshToken));
    }

    private static async Task<User?> Find(Request request, Guid? tenant, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        if (tenant is not { } id)
            return null;

        operation.EnterNamed(id);
        var users = db.Users.AsNoTracking();
        if (request.Username?.Trim().ToLowerInvariant() is { Length: > 0 } username)
            return await users.FirstOrDefaultAsync(user => user.Username == username, ct);
        return EmailAddress.TryOf(request.Email, out var address) ? await users.ByEmail(address, ct) : null;
    }
}
