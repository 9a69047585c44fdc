using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.Phones;
using DotMac.ServiceDefaults.Secrets;
using PhoneNumbers;
using PhoneNumber = DotMac.Kernel.PhoneNumber;

namespace DotMac.Identity.Security;

/// <summary>Reads phone numbers as people write them, makes the codes that are texted to them, and hashes both with the master key.</summary>
public sealed class PhoneCodes(MasterSealer sealer)
{
    private const int Codes = 1_000_000;
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>The number in E.164. Refuses one without a country, and one that no mobile phone can have. Mobile ranges may pay their owner too: <see cref="Features.Phones.TextLimits"/> bounds that.</summary>
    public static PhoneNumber Read(string text)
    {
        var read = Parse(text);
        if (!Numbers.IsValidNumber(read) || Numbers.GetNumberType(read) is not (PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE))
            throw PhoneErrors.NotMobile();
        return PhoneNumber.Of(Numbers.Format(read, PhoneNumberFormat.E164));
    }

    /// <summary>Its country, ISO 3166-1 alpha-2; null for numbers of no country.</summary>
    public static string? CountryOf(PhoneNumber number) => Numbers.GetRegionCodeForNumber(Parse(number.Value));

    /// <summary>Six digits.</summary>
    public static string New() => RandomNumberGenerator.GetInt32(Codes).ToString("D6", CultureInfo.InvariantCulture);

    /// <param name="subject">What the code proves: a user's phone, by the user's id, or the sign-in of a challenge, by that one's.</param>
    /// <param name="number">Where it is sent.</param>
    /// <param name="code">The six digits.</param>
    public byte[] HashOf(Guid subject, PhoneNumber number, string code) => sealer.Mac(TextOf(subject, number, code));

    /// <summary>The hash under every key, since the key may have changed while the code was under way.</summary>
    public IEnumerable<byte[]> HashesOf(Guid subject, PhoneNumber? number, string code) => sealer.Macs(TextOf(subject, number, code));

    /// <summary>What a number's texts of one kind are counted by.</summary>
    public byte[] MarkOf(PhoneNumber number, string template) => sealer.Mac(Encoding.UTF8.GetBytes($"texted-number:{template}:{number}"));

    private static byte[] TextOf(Guid subject, PhoneNumber? number, string code) => Encoding.UTF8.GetBytes($"phone-code:{subject}:{number}:{code}");

    private static PhoneNumbers.PhoneNumber Parse(string text)
    {
        try
        {
            return Numbers.Parse(text, null);
        }
        catch (NumberParseException)
        {
            throw PhoneErrors.Malformed();
        }
    }
}
