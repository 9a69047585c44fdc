namespace DotMac.Identity.Domain.Users;

/// <summary>What a user tells of itself, and how that changed.</summary>
public sealed partial class User
{
    private readonly List<ProfileChange> profileChanges = [];

    public Profile Profile { get; private set; } = Profile.Empty;

    /// <summary>Written here, read as a list of its own.</summary>
    public IReadOnlyList<ProfileChange> ProfileChanges => profileChanges;

    /// <summary>Takes over what is given, with a row of history for each member that is another now.</summary>
    public void ChangeProfile(string? fullName, Profile change, ChangeOrigin origin)
    {
        if (Tell(fullName, change, origin))
            Announce();
    }

    private bool Tell(string? fullName, Profile change, ChangeOrigin origin)
    {
        var before = Told();
        (FullName, Profile) = (fullName?.Trim() ?? FullName, Profile.Apply(change));
        var changed = before.Zip(Told()).Where(pair => pair.First.Value != pair.Second.Value).ToArray();
        profileChanges.AddRange(changed.Select(pair => new ProfileChange(pair.First.Name, pair.First.Value, pair.Second.Value, origin)));
        return changed.Length > 0;
    }

    private (string Name, string? Value)[] Told() => [("full_name", FullName), .. Profile.Members()];
}
