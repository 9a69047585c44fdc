using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using Microsoft.AspNetCore.Identity;

namespace DotMac.Identity.Security;

/// <summary>
/// The passkeys that ASP.NET Core's handler sees: those that were read for the ceremony, so that a database that fails is no refusal. Their counters are
/// hidden from it, because the passkey itself judges them.
/// </summary>
internal sealed class OfferedPasskeys : IUserPasskeyStore<User>
{
    private User? user;
    private IReadOnlyList<Passkey> passkeys = [];

    public void Offer(User owner, IReadOnlyList<Passkey> known) => (user, passkeys) = (owner, known);

    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(user?.Id.ToString() == userId ? user : null);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. passkeys.Select(Shown)]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Known(credentialId) is { } passkey ? Shown(passkey) : null);

    public Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(Known(credentialId) is null ? null : user);

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email.Value);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email.Value);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw NotAsked();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw NotAsked();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw NotAsked();

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotAsked();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw NotAsked();

    public void Dispose()
    {
    }

    private Passkey? Known(byte[] credentialId) => passkeys.FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));

    private static UserPasskeyInfo Shown(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, signCount: 0, [.. passkey.Transports], isUserVerified: true, passkey.BackupEligible,
        passkey.BackedUp, attestationObject: [], clientDataJson: []);

    private static NotSupportedException NotAsked() => new("Users and passkeys are changed by their aggregates.");
}
