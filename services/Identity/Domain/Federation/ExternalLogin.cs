using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Users;
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

    /// <summary>On whose word it was linked.</summary>
    public string How { get; private set; } = "";

    public DateTimeOffset LinkedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static ExternalLogin Link(Guid userId, string email, IdentityProvider provider, string subject, string how, DateTimeOffset now)
    {
        var login = new ExternalLogin { UserId = userId, ProviderId = provider.Id, Subject = subject, How = how, LinkedAt = now };
        login.Raise(new ExternalLoginLinked(login.Id, userId, email, provider.Id, provider.Name, how));
        return login;
    }

    public void Use(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>
    /// Whether it opens that user now. What the provider's word alone has linked opens nobody who may do more than an administrator, who chooses providers:
    /// neither whom it could not have been linked to, nor who has risen since.
    /// </summary>
    public bool Opens(User user, DateTimeOffset now) => user.Id == UserId && (How == ByUser || user.MayBeVouchedFor(now));

    /// <summary>The user, signed in, says itself that it is its own.</summary>
    public void Confirm(string email, IdentityProvider provider)
    {
        How = ByUser;
        Raise(new ExternalLoginLinked(Id, UserId, email, provider.Id, provider.Name, How));
    }

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Unlink() => Raise(new ExternalLoginUnlinked(Id, UserId, ProviderId));
}
