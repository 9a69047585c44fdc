namespace DotMac.Identity.Domain.Phones;

/// <summary>How often texts may be asked for: one a minute, five a day, counted from the first.</summary>
public sealed record TextAllowance(DateTimeOffset? CountedFrom, DateTimeOffset? LastAt, int Count)
{
    public const int Most = 5;
    public static readonly TimeSpan Window = TimeSpan.FromDays(1);
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public static TextAllowance Unused => new(null, null, 0);

    /// <summary>How long until another minute's text; null when that is over.</summary>
    public TimeSpan? TooSoon(DateTimeOffset now) => LastAt + Between - now is { } wait && wait > TimeSpan.Zero ? wait : null;

    /// <summary>How long until the day's texts count no more; null while some are left.</summary>
    public TimeSpan? TooOften(DateTimeOffset now) => Count >= Most && CountedFrom + Window - now is { } wait && wait > TimeSpan.Zero ? wait : null;

    public TextAllowance Use(DateTimeOffset now) => CountedFrom is { } from && from + Window > now ? new(from, now, Count + 1) : new(now, now, 1);
}
