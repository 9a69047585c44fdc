using DotMac.Kernel;

namespace DotMac.Tenancy.Domain.Roles;

/// <summary>
/// What Tenancy knows of a role that users of the tenant may hold, projected from Identity's events. Identity looks again when an invitation is accepted, so
/// that what is stale here lets nobody in.
/// </summary>
public sealed class KnownRole : Entity
{
    private KnownRole()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>The role whose permissions it inherits.</summary>
    public string? Parent { get; private set; }

    /// <summary>What it grants itself, unexpanded.</summary>
    public List<string> Permissions { get; private set; } = [];

    /// <summary>Whether it is the system's, told for all of them at once.</summary>
    public bool OfSystem { get; private set; }

    /// <summary>Whether it was deleted; kept so that an older event does not bring it back.</summary>
    public bool Gone { get; private set; }

    /// <summary>The sequence of the last event applied; older events are ignored.</summary>
    public long Sequence { get; private set; }

    public static KnownRole Provided(string name, IEnumerable<string> permissions) => new() { Name = name, Permissions = [.. permissions], OfSystem = true };

    public static KnownRole Own(Guid id, string name) => new() { Id = id, Name = name };

    public void Follow(string? parent, IEnumerable<string> permissions, long sequence)
    {
        if (sequence > Sequence)
            (Parent, Permissions, Sequence) = (parent, [.. permissions], sequence);
    }

    public void Delete(long sequence) => (Gone, Sequence) = (true, Math.Max(sequence, Sequence));

    /// <summary>All that the role of that name grants, with what it inherits; null when there is none.</summary>
    public static IReadOnlyList<string>? PermissionsOf(string name, IReadOnlyCollection<KnownRole> known)
    {
        List<string> all = [];
        var seen = new HashSet<string>();
        for (var next = (string?)name; next is not null && seen.Add(next);)
        {
            if (known.FirstOrDefault(role => role.Name == next && !role.Gone) is not { } role)
                return null;
            all.AddRange(role.Permissions);
            next = role.Parent;
        }

        return all;
    }
}
