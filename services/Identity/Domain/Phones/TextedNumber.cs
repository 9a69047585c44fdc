using DotMac.Kernel;

namespace DotMac.Identity.Domain.Phones;

/// <summary>How many texts of one kind a number got from the tenant, whoever asked: nobody is annoyed with them by changing accounts.</summary>
public sealed class TextedNumber : AggregateRoot
{
    private TextedNumber()
    {
    }

    /// <summary>A keyed hash of the number, which may be nobody's of ours yet, and of what the texts are for.</summary>
    public byte[] Mark { get; private set; } = [];

    public TextAllowance Allowance { get; private set; } = TextAllowance.Unused;

    public static TextedNumber Of(byte[] mark) => new() { Mark = mark };

    /// <summary>Counts one more text that goes there; how long to wait where none may.</summary>
    public TimeSpan? Take(DateTimeOffset now)
    {
        if ((Allowance.TooOften(now) ?? Allowance.TooSoon(now)) is { } wait)
            return wait;

        Allowance = Allowance.Use(now);
        return null;
    }

    public bool IsOver(DateTimeOffset now) => Allowance.CountedFrom + TextAllowance.Window <= now;
}
