using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace DotMac.Kernel;

/// <summary>A telephone number in the international form of ITU-T E.164: <c>+</c>, then a country code and at most 15 digits in all.</summary>
public sealed partial record PhoneNumber
{
    private PhoneNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Enough for its owner to know it by, and for nobody else to use: the last three digits.</summary>
    public string Hint => $"…{Value[^3..]}";

    /// <summary>Refuses every other form with <c>phone.malformed</c>; whether the number exists is not known here.</summary>
    public static PhoneNumber Of(string text) => TryOf(text, out var number)
        ? number
        : throw new DomainException(Refusal.Malformed, "phone.malformed", "A phone number begins with + and the country's code.") { Pointer = "/phone" };

    /// <summary>For look-ups, where a text that is no number is simply unknown.</summary>
    public static bool TryOf(string? text, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = text is not null && Form().IsMatch(text) ? new(text) : null;
        return number is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Form();
}
