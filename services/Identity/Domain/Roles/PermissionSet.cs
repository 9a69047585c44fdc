namespace DotMac.Identity.Domain.Roles;

/// <summary>Permissions and wildcards together, as short as tokens want them.</summary>
public static class PermissionSet
{
    /// <summary>Without repetitions, and without what a wildcard beside it says already.</summary>
    public static IReadOnlyList<string> Widest(IEnumerable<string> permissions)
    {
        var all = permissions.Distinct().ToArray();
        return [.. all.Where(permission =>
            !all.Any(wider => wider != permission && ServiceDefaults.Auth.Permissions.Allows([wider], [], permission)))];
    }

    /// <summary>Whether the later set grants what the earlier one does not.</summary>
    public static bool Grows(IReadOnlyList<string> earlier, IReadOnlyList<string> later) =>
        later.Any(permission => !ServiceDefaults.Auth.Permissions.Covers(earlier, [], permission));
}
