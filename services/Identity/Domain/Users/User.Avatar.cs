using DotMac.Identity.Domain.Avatars;

namespace DotMac.Identity.Domain.Users;

/// <summary>The picture that a user shows of itself.</summary>
public sealed partial class User
{
    /// <summary>Which of its pictures.</summary>
    public Guid? AvatarId { get; private set; }

    /// <summary>Shows another picture; the one before it, which nobody needs any more.</summary>
    public Guid? ShowAvatar(Guid avatar, ChangeOrigin origin) => ReplaceAvatar(avatar, origin);

    /// <summary>Shows none any more; the one that it showed.</summary>
    public Guid HideAvatar(ChangeOrigin origin) => ReplaceAvatar(null, origin) ?? throw AvatarErrors.NotFound();

    private Guid? ReplaceAvatar(Guid? avatar, ChangeOrigin origin)
    {
        var old = AvatarId;
        AvatarId = avatar;
        profileChanges.Add(new ProfileChange("avatar", old?.ToString(), avatar?.ToString(), origin));
        Announce();
        return old;
    }
}
