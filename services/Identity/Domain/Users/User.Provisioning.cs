using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;

namespace DotMac.Identity.Domain.Users;

/// <summary>A user that the tenant's identity provider creates, changes and takes away (SCIM).</summary>
public sealed partial class User
{
    /// <summary>The provider's own id of the user.</summary>
    public string? ExternalId { get; private set; }

    /// <summary>Whether the provider speaks for the user, with an id of its own or without: its mail address changes there alone.</summary>
    public bool Provided { get; private set; }

    /// <summary>When the provider deleted the user: for SCIM there is none then, until the same address or name is provided again.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset ModifiedAt { get; private set; }

    /// <summary>The name by which the provider knows the user, compared without regard to case.</summary>
    public string ProvidedName => Username ?? Email.Value;

    public static User Provide(Provisioned told, IGrantableRole role, ChangeOrigin origin)
    {
        var user = new User { Email = told.Email, CreatedAt = origin.At, Active = told.Active };
        user.roles.Add(new RoleAssignment(role, null, null, origin.At));
        user.Tell(told, told.UserName, origin);
        user.profileChanges.Clear();
        user.Raise(new UserRegistered(user.Id, told.Email.Value, user.FullName, user.RoleNames, EmailConfirmed: false));
        return user;
    }

    /// <summary>Provides a user anew that the provider had deleted: with the role that new ones get, and a mailbox to prove.</summary>
    public void ProvideAgain(Provisioned told, IGrantableRole role, ChangeOrigin origin)
    {
        roles.Add(new RoleAssignment(role, null, null, origin.At));
        (RemovedAt, Active) = (null, told.Active);
        Follow(told, origin);
        Announce();
    }

    /// <summary>Lets in again who was deleted, as if it were new: with this role alone, a mailbox to prove and a password to choose.</summary>
    public void ComeBack(string fullName, IGrantableRole role, DateTimeOffset now)
    {
        roles.Add(new RoleAssignment(role, null, null, now));
        (RemovedAt, Active, FullName) = (null, true, fullName);
        Announce();
    }

    /// <summary>Takes over what the provider says, activity apart; another mail address has to be proved again. True when that is so.</summary>
    public bool Follow(Provisioned told, ChangeOrigin origin)
    {
        var moves = Email != told.Email;
        // Who has no name of its own goes by its address, as long as that stays.
        var name = moves || told.UserName != ProvidedName ? told.UserName : Username;
        if (moves)
        {
            VoidLinks(LinkPurpose.Confirm, origin.At);
            VoidLinks(LinkPurpose.Reset, origin.At);
            (Email, EmailConfirmedAt) = (told.Email, null);
        }

        DropMove(origin.At);
        if (Tell(told, name, origin) || moves)
            Announce();
        return moves;
    }

    /// <summary>Somebody deleted the user, who was shut out before: nothing that it proved or told of itself and no right outlives that.</summary>
    public void Remove(DateTimeOffset now)
    {
        Raise(new UserDeleted(Id, Username, Email.Value, FullName, now));
        (RemovedAt, Username, ExternalId, Provided) = (now, null, null, false);
        (PasswordHash, EmailConfirmedAt, PhoneVerifiedAt, AvatarId, DirectPermissions) = (null, null, null, null, []);
        (FullName, Profile) = ("", Profile.Empty);
        roles.Clear();
        Announce();
    }

    private bool Tell(Provisioned told, string? name, ChangeOrigin origin)
    {
        var named = (Username, ExternalId) != (name, told.ExternalId);
        (Username, ExternalId, Provided) = (name, told.ExternalId, true);
        var change = Profile.Empty with { FirstName = told.FirstName ?? "", LastName = told.LastName ?? "", Phone = told.Phone };
        return Tell(told.FullName, change, origin) || named;
    }
}
