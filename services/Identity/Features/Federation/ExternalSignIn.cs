using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// Finds, links or makes the account of somebody for whom a provider vouches, under the provider's lock. The provider stands for the password alone: what
/// else keeps somebody out does here as well, and a second factor is asked for.
/// </summary>
internal sealed class ExternalSignIn(IdentityDbContext db, ExternalLoginMail mail, CurrentOperation operation, TimeProvider time)
{
    /// <summary>Signs in at our pages.</summary>
    public async Task<SecretToken> Open(HttpContext http, Guid providerId, ExternalIdentity identity, CancellationToken ct)
    {
        var (provider, now) = (await Admit(providerId, identity, ct), time.GetUtcNow());
        var user = await Linked(provider, identity, now, ct) ?? await ByAddress(provider, identity, now, ct);
        operation.Target = new AuditTarget("user", user.Id);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.Admit(null, now);
        await db.RefuseIfClosed(user, ct);
        await db.RequireSecondFactor(user, http, now, ct);
        return (await db.SignIn(user, BrowserSessions.ClientId, null, operation, now, ct)).Token;
    }

    /// <summary>Links the account for a user who was signed in when it asked for that.</summary>
    public async Task Link(Guid userId, Guid providerId, ExternalIdentity identity, CancellationToken ct)
    {
        var (provider, now) = (await Admit(providerId, identity, ct), time.GetUtcNow());
        var user = await db.LockUser(userId, ct);
        if (user?.MaySignIn(now) is not true)
            throw ExternalLoginErrors.FlowInvalid();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        if (await db.ExternalLogins.AnyAsync(login => login.ProviderId == providerId && (login.Subject == identity.Subject || login.UserId == userId), ct))
            throw ExternalLoginErrors.Taken();

        await Add(user, provider, identity, ExternalLogin.ByUser, now, ct);
        await db.SaveChangesAsync(ct);
    }

    private async Task<IdentityProvider> Admit(Guid providerId, ExternalIdentity identity, CancellationToken ct)
    {
        var provider = await db.LockIdentityProvider(providerId, ct) ?? throw IdentityProviderErrors.Gone();
        provider.Admit(identity);
        return provider;
    }

    private async Task<User?> Linked(IdentityProvider provider, ExternalIdentity identity, DateTimeOffset now, CancellationToken ct)
    {
        var login = await db.ExternalLogins.FirstOrDefaultAsync(found => found.ProviderId == provider.Id && found.Subject == identity.Subject, ct);
        if (login is null || await db.LockUser(login.UserId, ct) is not { } user)
            return null;

        login.Use(now);
        return user;
    }

    /// <summary>At the first sign-in: the account that has the verified address, or a new one where the tenant wants that.</summary>
    private async Task<User> ByAddress(IdentityProvider provider, ExternalIdentity identity, DateTimeOffset now, CancellationToken ct)
    {
        if (identity.Verified is not { } address)
            throw ExternalLoginErrors.NoAccount();
        if (await db.Users.AsNoTracking().ByEmail(address, ct) is not { } known)
            return await Provision(provider, identity, now, ct);

        var user = await db.LockUser(known.Id, ct);
        if (user is null || user.Email != address || !user.MayBeLinkedByAddress || await db.ExternalLogins.AnyAsync(
            login => login.ProviderId == provider.Id && login.UserId == user.Id, ct))
            throw ExternalLoginErrors.NoAccount();

        user.Admit(null, now); // nothing is linked to who may not sign in
        await Add(user, provider, identity, ExternalLogin.ByAddress, now, ct);
        return user;
    }

    private async Task<User> Provision(IdentityProvider provider, ExternalIdentity identity, DateTimeOffset now, CancellationToken ct)
    {
        if (provider.Provisioning != Provisioning.JustInTime)
            throw ExternalLoginErrors.NoAccount();

        var user = User.Federate(identity.Verified!, identity.FullName, SystemRoles.Of(SystemRoles.TenantMember, db.TenantId), now);
        db.Add(user);
        await Add(user, provider, identity, ExternalLogin.Provisioned, now, ct);
        return user;
    }

    private async Task Add(User user, IdentityProvider provider, ExternalIdentity identity, string how, DateTimeOffset now, CancellationToken ct)
    {
        var login = ExternalLogin.Link(user.Id, user.Email.Value, provider, identity.Subject, how, now);
        login.Use(now);
        db.Add(login);
        await mail.Tell(user, provider, "linked", ct);
    }
}
