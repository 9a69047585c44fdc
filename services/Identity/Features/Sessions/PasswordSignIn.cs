using System.Diagnostics;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Signs a user in with a password, for our own API and for the sign-in page. Whatever is wrong, the refusal and its time are the same.</summary>
internal sealed class PasswordSignIn(IdentityDbContext db, PasswordProof proof, CurrentOperation operation, TimeProvider time)
{
    /// <summary>
    /// Opens a session for a client; by user name where one is given, else by mail address. An account with a second factor is refused with a
    /// challenge, which a code completes.
    /// </summary>
    public async Task<(User User, Session Session, SecretToken Token)> Open(
        HttpContext http, Guid? tenant, string? email, string? username, Password password, string clientId, CancellationToken ct)
    {
        var came = Stopwatch.GetTimestamp();
        try
        {
            return await OpenAtOnce(http, tenant, email, username, password, clientId, ct);
        }
        catch (DomainException refusal) when (refusal.Code == UserErrors.BadCredentialsCode)
        {
            http.Response.BeginEvenly(came);
            throw;
        }
    }

    private async Task<(User User, Session Session, SecretToken Token)> OpenAtOnce(
        HttpContext http, Guid? tenant, string? email, string? username, Password password, string clientId, CancellationToken ct)
    {
        var known = tenant is { } id ? await Find(id, email, username?.Trim().ToLowerInvariant(), ct) : null;
        operation.Target = known is null ? null : new AuditTarget("user", known.Id);
        var (user, newHash) = await proof.Of(known, password, null, ct) ?? throw UserErrors.BadCredentials();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        var now = time.GetUtcNow();
        user.Admit(newHash, now);
        await db.RefuseIfClosed(user, ct);
        await db.RequireSecondFactor(user, byPassword: true, http, now, ct);
        var (session, token) = await db.SignIn(user, clientId, newHash, ProofMethods.First(password: true), operation, now, ct);
        return (user, session, token);
    }

    private async Task<User?> Find(Guid tenant, string? email, string? username, CancellationToken ct)
    {
        operation.EnterNamed(tenant);
        var users = db.Users.AsNoTracking();
        if (username is { Length: > 0 })
            return await users.FirstOrDefaultAsync(user => user.Username == username, ct);
        return EmailAddress.TryOf(email, out var address) ? await users.ByEmail(address, ct) : null;
    }
}
