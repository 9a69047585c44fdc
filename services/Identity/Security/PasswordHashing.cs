using System.Threading.RateLimiting;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DotMac.Identity.Security;

/// <summary>
/// Slow password hashing (PBKDF2, SHA-512) behind a bounded queue: a flood of sign-ins costs a core or two and is then turned away, it
/// does not stop the service.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    /// <summary>
    /// OWASP's figure for PBKDF2 with SHA-512; <c>Passwords:Iterations</c> sets another, and older hashes are renewed at the next sign-in.
    /// </summary>
    public const int Iterations = 210_000;

    private readonly PasswordHasher<User> hasher;
    private readonly ConcurrencyLimiter queue;
    private readonly string nobody;

    public PasswordHashing(int iterations, int atOnce, int waiting)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        queue = new(new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        nobody = hasher.HashPassword(null!, Guid.NewGuid().ToString());
    }

    public Task<string> Hash(Password password, CancellationToken ct) => Queued(() => hasher.HashPassword(null!, password.Text), ct);

    /// <summary>Takes the same time whether there is a hash to compare with or not.</summary>
    public async Task<PasswordCheck> Verify(string? hash, Password password, CancellationToken ct)
    {
        var result = await Queued(() => hasher.VerifyHashedPassword(null!, hash ?? nobody, password.Text), ct);
        return hash is null || result == PasswordVerificationResult.Failed
            ? PasswordCheck.Wrong
            : result == PasswordVerificationResult.SuccessRehashNeeded ? PasswordCheck.RightButOldHash : PasswordCheck.Right;
    }

    public void Dispose() => queue.Dispose();

    private async Task<T> Queued<T>(Func<T> work, CancellationToken ct)
    {
        using var lease = await queue.AcquireAsync(1, ct);
        if (!lease.IsAcquired)
            throw new DomainException(Refusal.Unavailable, "sign_in.busy", "Too many sign-ins at the moment: try again shortly.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            };
        return await Task.Run(work, ct);
    }
}

/// <summary>Whether a password was right.</summary>
public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but hashed with settings that are no longer good enough.</summary>
    RightButOldHash,
}
