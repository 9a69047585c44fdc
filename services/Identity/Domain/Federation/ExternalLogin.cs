using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>An account at a provider that opens a user's.</summary>
public sealed class ExternalLogin : AggregateRoot
{
    /// <summary>The provider vouched for an address that the user had proved to us, too.</summary>
    public const string ByAddress = "by_address";

    /// <summary>The user linked it while signed in.</summary>
    public const string ByUser = "by_user";

    /// <summary>The user was made from it.</summary>
    public const string Provisioned = "provisioned";

    private ExternalLogin()
    {
    }

    public Guid UserId { get; private set; }
    public Guid ProviderId { get; private set; }
    public string Subject { get; private set; } = "";
    public DateTimeOffset LinkedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static ExternalLogin Link(Guid userId, string email, IdentityProvider provider, string subject, string how, DateTimeOffset now)
    {
        var login = new ExternalLogin { UserId = userId, ProviderId = provider.Id, Subject = subject, LinkedAt = now };
        login.Raise(new ExternalLoginLinked(login.Id, userId, email, provider.Id, provider.Name, how));
        return login;
    }

    public void Use(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Unlink() => Raise(new ExternalLoginUnlinked(Id, UserId, ProviderId));
}
