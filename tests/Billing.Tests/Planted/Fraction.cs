using System.Numerics;

namespace DotMac.Billing.Tests.Planted;

/// <summary>An exact fraction of the oracle's own: it shares nothing with the arithmetic that it is to judge.</summary>
internal readonly record struct Fraction(BigInteger Top, BigInteger Bottom)
{
    public static Fraction Zero => new(0, 1);

    public static implicit operator Fraction(long value) => new(value, 1);

    public static implicit operator Fraction(decimal value) => new((BigInteger)(value * 1_000_000), 1_000_000);

    public static Fraction operator +(Fraction a, Fraction b) => new Fraction(a.Top * b.Bottom + b.Top * a.Bottom, a.Bottom * b.Bottom).Reduced();
    public static Fraction operator -(Fraction a, Fraction b) => a + -b;
    public static Fraction operator -(Fraction a) => new(-a.Top, a.Bottom);
    public static Fraction operator *(Fraction a, Fraction b) => new Fraction(a.Top * b.Top, a.Bottom * b.Bottom).Reduced();
    public static Fraction operator /(Fraction a, Fraction b) => new Fraction(a.Top * b.Bottom * b.Top.Sign, a.Bottom * BigInteger.Abs(b.Top)).Reduced();
    public static bool operator <(Fraction a, Fraction b) => (b - a).Top.Sign > 0;
    public static bool operator >(Fraction a, Fraction b) => b < a;

    public bool IsZero => Top.IsZero;

    public static Fraction Min(Fraction a, Fraction b) => a < b ? a : b;

    /// <summary>The greatest whole number that is not above it, and what is left.</summary>
    public (long Whole, Fraction Over) Floor()
    {
        var whole = BigInteger.DivRem(Top, Bottom, out var rest);
        if (rest.Sign < 0)
            (whole, rest) = (whole - 1, rest + Bottom);
        return ((long)whole, new(rest, Bottom));
    }

    private Fraction Reduced()
    {
        var divisor = BigInteger.GreatestCommonDivisor(Top, Bottom);
        return divisor.IsOne || divisor.IsZero ? this : new(Top / divisor, Bottom / divisor);
    }
}
