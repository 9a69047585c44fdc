using System.Numerics;

namespace DotMac.Identity.Domain.Tokens;

/// <summary>Digits and letters only, of a fixed length: a value that a double click selects whole and that no separator can cut.</summary>
internal static class Base62
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        var text = new char[length];
        var rest = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        for (var at = length - 1; at >= 0; at--)
        {
            rest = BigInteger.DivRem(rest, 62, out var digit);
            text[at] = Alphabet[(int)digit];
        }

        return new(text);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var value = BigInteger.Zero;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character);
            if (digit < 0)
                return false;
            value = value * 62 + digit;
        }

        bytes.Clear();
        var size = value.GetByteCount(isUnsigned: true);
        return size <= bytes.Length && value.TryWriteBytes(bytes[^size..], out _, isUnsigned: true, isBigEndian: true);
    }
}
