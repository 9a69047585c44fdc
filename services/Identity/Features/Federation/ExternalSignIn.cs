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
    public async Task<SecretToken> Open(HttpContext http, ExternalFlow flow, ExternalIdentity identity, CancellationToken ct)
    {
        var (provider, now) = (await Admit(flow.ProviderId, identity, ct), time.GetUtcNow());
        if (SignInDemand.In(flow.Request) is { } seconds && !flow.IsWithin(seconds, identity.AuthenticatedAt))
            throw IdentityProviderErrors.NotAnew();

        var linked = await Linked(provider, identity, now, ct);
        var (user, how) = linked is not null ? (linked, null) : await ByAddress(provider, identity, now, ct);
        operation.Target = new AuditTarget("user", user.Id);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.Admit(null, now);
        await db.RefuseIfClosed(user, ct);
        await db.RequireSecondFactor(user, byPassword: false, http, now, ct); // nothing is linked to who has not proved all
        if (how is not null)
            await Add(user, provider, identity, how, now, ct);
        var (session, token) = await db.SignIn(user, BrowserSessions.ClientId, null, [], operation, now, ct);
        session.Reauthenticate([], identity.AuthenticatedAt is { } told && told < now ? told : now); // a sign-in there without a question proves nothing anew
        await db.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>Links the account for a user whose session, in which it asked for that, still lives.</summary>
    public async Task Link(ExternalFlow flow, ExternalIdentity identity, CancellationToken ct)
    {
        var (provider, now, userId, providerId) = (await Admit(flow.ProviderId, identity, ct), time.GetUtcNow(), flow.UserId, flow.ProviderId);
        var user = await db.LockUser(userId!.Value, ct);
        if (user?.MaySignIn(now) is not true || await db.LockSession(flow.SessionId!.Value, ct) is not { } session || session.UserId != userId || !session.IsLive(now))
            throw ExternalLoginErrors.FlowInvalid();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.RefuseIfClosed(user, ct);
        var present = await db.ExternalLogins.Where(login => login.ProviderId == providerId && (login.Subject == identity.Subject || login.UserId == userId)).ToListAsync(ct);
        if (present is [var own] && own.UserId == userId && own.Subject == identity.Subject && own.How != ExternalLogin.ByUser)
            await Confirm(own, user, provider, ct);
        else if (present.Count > 0)
            throw ExternalLoginErrors.Taken();
        else
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
        if (!login.Opens(user, now))
            throw ExternalLoginErrors.NoAccount();

        login.Use(now);
        return user;
    }

    /// <summary>At the first sign-in: the account that has the verified address, or a new one where the tenant wants that, and how it is to be linked.</summary>
    private async Task<(User, string? How)> ByAddress(IdentityProvider provider, ExternalIdentity identity, DateTimeOffset now, CancellationToken ct)
    {
        if (identity.Verified is not { } address)
            throw ExternalLoginErrors.NoAccount();
        if (await db.Users.AsNoTracking().ByEmail(address, ct) is not { } known)
            return (await Provision(provider, identity, now, ct), ExternalLogin.Provisioned);

        var user = await db.LockUser(known.Id, ct);
        if (user is not { EmailConfirmedAt: not null } || user.Email != address || !user.MayBeVouchedFor(now) || await db.ExternalLogins.AnyAsync(
            login => login.ProviderId == provider.Id && login.UserId == user.Id, ct))
            throw ExternalLoginErrors.NoAccount();

        return (user, ExternalLogin.ByAddress);
    }

    private async Task<User> Provision(IdentityProvider provider, ExternalIdentity identity, DateTimeOffset now, CancellationToken ct)
    {
        if (provider.Provisioning != Provisioning.JustInTime)
            throw ExternalLoginErrors.NoAccount();

        var user = User.Federate(identity.Verified!, identity.FullName, SystemRoles.Of(SystemRoles.TenantMember, db.TenantId), now);
        await db.JoinDefaultTeam(user.Id, now, ct);
        await db.TakeSeat(ct);
        db.Add(user);
        return user;
    }

    private async Task Confirm(ExternalLogin login, User user, IdentityProvider provider, CancellationToken ct)
    {
        login.Confirm(user.Email.Value, provider);
        await mail.Tell(user, provider, "linked", ct);
    }

    private async Task Add(User user, IdentityProvider provider, ExternalIdentity identity, string how, DateTimeOffset now, CancellationToken ct)
    {
        var login = ExternalLogin.Link(user.Id, user.Email.Value, provider, identity.Subject, how, now);
        login.Use(now);
        db.Add(login);
        await mail.Tell(user, provider, "linked", ct);
    }
}
