using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>One member of a profile that was changed, by whom and from where.</summary>
public sealed class ProfileChange : Entity
{
    internal ProfileChange(string field, string? old, string? @new, ChangeOrigin origin)
    {
        (Field, Old, New) = (field, old, @new);
        (ChangedBy, ChangedAt, IpAddress, UserAgent) = (origin.By, origin.At, origin.IpAddress, origin.UserAgent);
    }

    private ProfileChange()
    {
    }

    public string Field { get; private set; } = "";
    public string? Old { get; private set; }
    public string? New { get; private set; }
    public Guid ChangedBy { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }
    public string? IpAddress { get; private set; }
    public string? UserAgent { get; private set; }
}

/// <summary>Who changes something, from where and when.</summary>
public sealed record ChangeOrigin(Guid By, DateTimeOffset At, string? IpAddress, string? UserAgent);
