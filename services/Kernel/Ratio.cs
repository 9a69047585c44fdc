using System.Globalization;
using System.Numerics;

namespace DotMac.Kernel;

/// <summary>An exact rational number: prices, factors and taxes stay exact until the one rounding of their line (billing rule R2).</summary>
public readonly record struct Ratio : IComparable<Ratio>
{
    private readonly BigInteger denominator;

    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A ratio cannot have the denominator zero.");

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, this.denominator) = (numerator / divisor, denominator / divisor);
    }

    public static Ratio Zero => new(0, 1);
    public static Ratio One => new(1, 1);

    public BigInteger Numerator { get; }

    /// <summary>Always positive; the default value of the struct counts as 0/1.</summary>
    public BigInteger Denominator => denominator.IsZero ? BigInteger.One : denominator;

    public static implicit operator Ratio(long value) => new(value, 1);

    public static implicit operator Ratio(decimal value) => new(Unscaled(value), BigInteger.Pow(10, value.Scale));

    public static Ratio operator +(Ratio a, Ratio b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);
    public static Ratio operator -(Ratio a, Ratio b) => a + -b;
    public static Ratio operator -(Ratio a) => new(-a.Numerator, a.Denominator);
    public static Ratio operator *(Ratio a, Ratio b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);
    public static Ratio operator /(Ratio a, Ratio b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);
    public static bool operator <(Ratio a, Ratio b) => a.CompareTo(b) < 0;
    public static bool operator >(Ratio a, Ratio b) => a.CompareTo(b) > 0;
    public static bool operator <=(Ratio a, Ratio b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Ratio a, Ratio b) => a.CompareTo(b) >= 0;

    /// <summary>The decimal text of a price or rate (<c>0.001</c>), no exponent; refuses anything else with <c>number.malformed</c>.</summary>
    public static Ratio Parse(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new DomainException(Refusal.Malformed, "number.malformed", $"'{text}' is not a decimal number.");

    /// <summary>Rounds half away from zero to a whole number (billing rule R2).</summary>
    public BigInteger Round()
    {
        var doubled = BigInteger.Abs(Numerator) * 2 + Denominator;
        return BigInteger.Divide(doubled, Denominator * 2) * Numerator.Sign;
    }

    public int CompareTo(Ratio other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The exact fraction, <c>29/31</c>, as calculation proofs show it.</summary>
    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    private static BigInteger Unscaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return value < 0 ? -magnitude : magnitude;
    }
}
