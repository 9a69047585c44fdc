using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace DotMac.Billing.Domain.BankAccounts;

/// <summary>International bank account numbers (ISO 13616): each country has its length, and the check digits fit.</summary>
internal static class Iban
{
    /// <summary>The lengths of SWIFT's registry of IBAN formats.</summary>
    private static readonly FrozenDictionary<string, int> Lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 " +
        "GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 " +
        "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').ToFrozenDictionary(known => known[..2], known => int.Parse(known[2..], CultureInfo.InvariantCulture));

    /// <summary>Where accounts are reached by SEPA transfers (EPC409-09).</summary>
    private static readonly FrozenSet<string> Sepa = (
        "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA").Split(' ').ToFrozenSet();

    public static bool IsGood(string iban) => iban.Length > 4 && iban.All(char.IsAsciiLetterOrDigit) && char.IsAsciiDigit(iban[2]) && char.IsAsciiDigit(iban[3])
        && Lengths.TryGetValue(iban[..2], out var length) && iban.Length == length && Remainder(iban) == 1;

    public static bool IsSepa(string iban) => Sepa.Contains(iban[..2]);

    /// <summary>Letters are numbers from 10, and the first four characters come last: 97 leaves 1 of what is good.</summary>
    private static int Remainder(string iban) =>
        (int)(BigInteger.Parse(string.Concat((iban[4..] + iban[..4]).Select(Value)), CultureInfo.InvariantCulture) % 97);

    private static string Value(char character) =>
        (char.IsAsciiDigit(character) ? character - '0' : char.ToUpperInvariant(character) - 'A' + 10).ToString(CultureInfo.InvariantCulture);
}
