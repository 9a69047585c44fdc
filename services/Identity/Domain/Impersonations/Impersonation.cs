using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Domain.Impersonations;

/// <summary>A platform administrator acts as a user of the tenant for a while: the session of its access tokens, which has no refresh token.</summary>
public sealed class Impersonation : RevocableRoot
{
    public const int MostMinutes = 480;
    public const int UsualMinutes = 60;

    private Impersonation()
    {
    }

    public Guid AdministratorId { get; private set; }
    public Guid UserId { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static Impersonation Start(Guid administrator, User user, string reason, TimeSpan window, DateTimeOffset now)
    {
        var started = new Impersonation
        {
            AdministratorId = administrator,
            UserId = user.Id,
            Reason = reason.Trim(),
            StartedAt = now,
            EndsAt = now + window,
        };
        started.Raise(new ImpersonationStarted(started.Id, administrator, user.Id, started.Reason, started.EndsAt));
        return started;
    }

    public bool IsLive(DateTimeOffset now) => EndedAt is null && EndsAt > now;

    /// <summary>Ends it, and every token that was issued in it; ended before, it stays as it is.</summary>
    public void End(string because, DateTimeOffset now)
    {
        if (EndedAt is not null)
            return;

        EndedAt = now;
        RevokeTokens("session", Id.ToString());
        Raise(new ImpersonationEnded(Id, AdministratorId, UserId, because));
    }
}
