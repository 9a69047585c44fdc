using DotMac.Kernel;

namespace DotMac.Identity.Domain.Phones;

/// <summary>How many texts a number got from the tenant, whoever asked: nobody is annoyed with them by changing accounts.</summary>
public sealed class TextedNumber : AggregateRoot
{
    private TextedNumber()
    {
    }

    /// <summary>A keyed hash of the number, which is nobody's of ours yet.</summary>
    public byte[] Mark { get; private set; } = [];

    public TextAllowance Allowance { get; private set; } = TextAllowance.Unused;

    public static TextedNumber Of(byte[] mark) => new() { Mark = mark };

    /// <summary>Whether one more text may go there; it is counted.</summary>
    public bool Take(DateTimeOffset now)
    {
        if (Allowance.TooSoon(now) is not null || Allowance.TooOften(now) is not null)
            return false;

        Allowance = Allowance.Use(now);
        return true;
    }

    public bool IsOver(DateTimeOffset now) => Allowance.CountedFrom + TextAllowance.Window <= now;
}
