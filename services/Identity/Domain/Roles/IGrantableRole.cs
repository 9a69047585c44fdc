namespace DotMac.Identity.Domain.Roles;

/// <summary>A role that a user may hold, the system's or the tenant's own.</summary>
public interface IGrantableRole
{
    string Name { get; }

    /// <summary>All that it grants, what it inherits included, unexpanded.</summary>
    IReadOnlyList<string> Effective { get; }
}
