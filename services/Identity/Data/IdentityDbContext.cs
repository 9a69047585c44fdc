using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Avatars;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Domain.Registrations;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Seats;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.SignInPolicies;
using DotMac.Identity.Domain.Teams;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Identity's database. A save also writes what its aggregates revoked to the revocation feed, in the same transaction.</summary>
public sealed class IdentityDbContext(DbContextOptions<IdentityDbContext> options, CurrentOperation operation, OutboxSignal signal, TimeProvider time)
    : ServiceDbContext("identity", options, operation, signal)
{
    private readonly List<RevokedSubject> revoked = [];

    public DbSet<User> Users => Set<User>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<ScimToken> ScimTokens => Set<ScimToken>();
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<Role> Roles => Set<Role>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();
    public DbSet<SignInChallenge> SignInChallenges => Set<SignInChallenge>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<PasskeyCeremony> PasskeyCeremonies => Set<PasskeyCeremony>();
    public DbSet<IdentityProvider> IdentityProviders => Set<IdentityProvider>();
    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();
    public DbSet<ExternalFlow> ExternalFlows => Set<ExternalFlow>();
    public DbSet<AuthorizationCode> Codes => Set<AuthorizationCode>();
    public DbSet<PushedRequest> PushedRequests => Set<PushedRequest>();
    public DbSet<DeviceGrant> DeviceGrants => Set<DeviceGrant>();
    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();
    public DbSet<Impersonation> Impersonations => Set<Impersonation>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Seats> Seats => Set<Seats>();
    public DbSet<SignInPolicy> SignInPolicies => Set<SignInPolicy>();
    public DbSet<Registration> Registrations => Set<Registration>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<Avatar> Avatars => Set<Avatar>();
    public DbSet<PhoneVerification> PhoneVerifications => Set<PhoneVerification>();
    public DbSet<TextedNumber> TextedNumbers => Set<TextedNumber>();

    /// <summary>Refuses all tokens of the operation's tenant that were issued until now.</summary>
    public void RevokeTenant() => revoked.Add(new("tenant", TenantId.ToString()));

    /// <summary>Refuses all access tokens of these users that were issued until now; their sessions live on.</summary>
    public void RevokeUsers(IEnumerable<Guid> users) => revoked.AddRange(users.Select(id => new RevokedSubject("user", id.ToString())));

    /// <summary>Refuses one access token, by its <c>jti</c>.</summary>
    public void RevokeToken(string id) => revoked.Add(new("token", id));

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (revoked.Count == 0)
            return rows;

        // The instant is taken after the rows are locked: whoever issued a token from the old rows did so before.
        await RevocationLog.Append(this, revoked, time.GetUtcNow(), cancellationToken);
        revoked.Clear();
        return rows;
    }

    /// <summary>Forgets the marks of the change that did not happen, too: what is saved next is the record of its refusal.</summary>
    protected override void Forget()
    {
        revoked.Clear();
        base.Forget();
    }

    protected override void Prepare()
    {
        foreach (var ended in ChangeTracker.Entries<Session>().Where(entry => entry.State is EntityState.Modified && entry.Entity.TakeJustEnded()).ToList())
            this.TellClient(ended.Entity);
        foreach (var root in ChangeTracker.Entries<RevocableRoot>())
            revoked.AddRange(root.Entity.TakeRevoked());
        foreach (var user in ChangeTracker.Entries<User>().Where(user => user.State is EntityState.Added or EntityState.Modified))
            user.Property(known => known.ModifiedAt).CurrentValue = time.GetUtcNow();
        base.Prepare();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseOAuthTables();
    }
}
