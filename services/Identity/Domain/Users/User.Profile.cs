using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Phones;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>What a user tells of itself, and how that changed.</summary>
public sealed partial class User
{
    private readonly List<ProfileChange> profileChanges = [];

    public Profile Profile { get; private set; } = Profile.Empty;

    /// <summary>Written here, read as a list of its own.</summary>
    public IReadOnlyList<ProfileChange> ProfileChanges => profileChanges;

    /// <summary>When the user proved that it reads the texts to the profile's phone; null as soon as that is another.</summary>
    public DateTimeOffset? PhoneVerifiedAt { get; private set; }

    /// <summary>The phone whose texts the user proved to read; null while there is none.</summary>
    public PhoneNumber? VerifiedPhone => PhoneVerifiedAt is not null && PhoneNumber.TryOf(Profile.Phone, out var number) ? number : null;

    /// <summary>Whether a number is the user's verified phone.</summary>
    public bool Reads(PhoneNumber number) => VerifiedPhone == number;

    /// <summary>Refuses a number that is proved already.</summary>
    public void RequireUnverified(PhoneNumber number)
    {
        if (Reads(number))
            throw PhoneErrors.Verified();
    }

    /// <summary>The user reads the texts to a number, which is its phone from now on.</summary>
    public void VerifyPhone(PhoneNumber number, ChangeOrigin origin)
    {
        ChangeProfile(null, Profile.Empty with { Phone = number.Value }, origin);
        PhoneVerifiedAt = origin.At;
        Raise(new UserPhoneVerified(Id));
    }

    /// <summary>Takes over what is given, with a row of history for each member that is another now.</summary>
    public void ChangeProfile(string? fullName, Profile change, ChangeOrigin origin)
    {
        if (Tell(fullName, change, origin))
            Announce();
    }

    /// <summary>What an administrator calls the user, and the name by which it signs in beside its address. The directory's name for it is the directory's to change.</summary>
    public void Rename(string fullName, string? username, ChangeOrigin origin)
    {
        if (Provided && username is not null)
            throw UserErrors.UsernameProvided();

        var name = Provided ? Username : username;
        var renamed = Username != name;
        if (renamed)
            profileChanges.Add(new ProfileChange("username", Username, name, origin));
        Username = name;
        if (Tell(fullName, Profile.Empty, origin) || renamed)
            Announce();
    }

    private bool Tell(string? fullName, Profile change, ChangeOrigin origin)
    {
        var before = Told();
        // The verified phone in another spelling is no other phone.
        var told = VerifiedPhone?.IsSpelled(change.Phone) is true ? change with { Phone = null } : change;
        (FullName, Profile) = (fullName?.Trim() ?? FullName, Profile.Apply(told));
        if (before.First(member => member.Name == "phone").Value != Profile.Phone)
            PhoneVerifiedAt = null;
        var changed = before.Zip(Told()).Where(pair => pair.First.Value != pair.Second.Value).ToArray();
        profileChanges.AddRange(changed.Select(pair => new ProfileChange(pair.First.Name, pair.First.Value, pair.Second.Value, origin)));
        return changed.Length > 0;
    }

    private (string Name, string? Value)[] Told() => [("full_name", FullName), .. Profile.Members()];
}
