using DotMac.Kernel;

namespace DotMac.Identity.Domain.Passkeys;

/// <summary>Options that were given out and wait for an authenticator: for five minutes and one answer, good or not.</summary>
public sealed class PasskeyCeremony : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>What the authenticator signs; by it the answer finds the options.</summary>
    public required byte[] Challenge { get; init; }

    /// <summary>Who registers; nobody where somebody signs in.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What the verification needs to know of the options.</summary>
    public required string State { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
