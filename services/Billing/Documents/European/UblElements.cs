using System.Globalization;
using System.Text;
using System.Xml;
using DotMac.Kernel;

namespace DotMac.Billing.Documents.European;

/// <summary>Elements of UBL 2.1: basic ones hold a text, aggregates hold others.</summary>
internal sealed class UblElements(XmlWriter xml, Currency currency, int sign)
{
    private const string Basics = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
    private const string Aggregates = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";

    public void Document(string name, Action content)
    {
        xml.WriteStartElement(name, $"urn:oasis:names:specification:ubl:schema:xsd:{name}-2");
        xml.WriteAttributeString("xmlns", "cac", null, Aggregates);
        xml.WriteAttributeString("xmlns", "cbc", null, Basics);
        content();
        xml.WriteEndElement();
    }

    public void Group(string name, Action content)
    {
        xml.WriteStartElement("cac", name, Aggregates);
        content();
        xml.WriteEndElement();
    }

    /// <summary>A text that is not there is no element.</summary>
    public void Text(string name, string? text, string? attribute = null, string? value = null)
    {
        if (Printable(text) is not { Length: > 0 } printable)
            return;
        xml.WriteStartElement("cbc", name, Basics);
        if (attribute is not null)
            xml.WriteAttributeString(attribute, value);
        xml.WriteString(printable);
        xml.WriteEndElement();
    }

    public void Date(string name, DateOnly? date) => Text(name, date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Minor units, in major ones with two decimals at most, with the document's sign.</summary>
    public void Amount(string name, long amount)
    {
        var major = new Money(amount, currency).Major * sign;
        Text(name, (major == 0 ? 0 : major).ToString($"F{Math.Min(2, currency.Decimals)}", CultureInfo.InvariantCulture), "currencyID", currency.Code);
    }

    public void Price(string name, decimal price) => Text(name, Plain(price), "currencyID", currency.Code);

    public void Number(string name, decimal number, string? attribute = null, string? value = null) => Text(name, Plain(number), attribute, value);

    private static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>Without what XML 1.0 cannot hold (2.2): most control characters, halves of surrogate pairs.</summary>
    public static string? Printable(string? text)
    {
        if (text is null)
            return null;
        var printable = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (XmlConvert.IsXmlChar(text[i]))
                printable.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                printable.Append(text[i]).Append(text[++i]);
        return printable.ToString().Trim();
    }
}
