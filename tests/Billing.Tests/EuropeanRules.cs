using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace DotMac.Billing.Tests;

/// <summary>
/// The rules of EN 16931-1 that concern what we write, read from the XML alone; none of the writer's code is used. Those that have a tolerance in CEN's own
/// validation (one unit of the currency: BR-CO-17, BR-*-08) have less of it here.
/// </summary>
internal sealed class EuropeanRules
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The order in which UBL 2.1 has those of its elements that we use.</summary>
    private static readonly Dictionary<string, string> Orders = new()
    {
        ["Invoice"] = "CustomizationID ID IssueDate DueDate InvoiceTypeCode DocumentCurrencyCode BuyerReference BillingReference AccountingSupplierParty " +
            "AccountingCustomerParty PaymentMeans AllowanceCharge TaxTotal LegalMonetaryTotal InvoiceLine",
        ["CreditNote"] = "CustomizationID ID IssueDate CreditNoteTypeCode DocumentCurrencyCode BuyerReference BillingReference AccountingSupplierParty " +
            "AccountingCustomerParty PaymentMeans AllowanceCharge TaxTotal LegalMonetaryTotal CreditNoteLine",
        ["Party"] = "EndpointID PartyIdentification PostalAddress PartyTaxScheme PartyLegalEntity",
        ["PostalAddress"] = "StreetName AdditionalStreetName CityName PostalZone CountrySubentity Country",
        ["PaymentMeans"] = "PaymentMeansCode PaymentID PayeeFinancialAccount",
        ["PayeeFinancialAccount"] = "ID Name FinancialInstitutionBranch",
        ["AllowanceCharge"] = "ChargeIndicator AllowanceChargeReason Amount TaxCategory",
        ["TaxTotal"] = "TaxAmount TaxSubtotal",
        ["TaxSubtotal"] = "TaxableAmount TaxAmount TaxCategory",
        ["TaxCategory"] = "ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme",
        ["ClassifiedTaxCategory"] = "ID Percent TaxScheme",
        ["LegalMonetaryTotal"] = "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableAmount",
        ["InvoiceLine"] = "ID Note InvoicedQuantity LineExtensionAmount InvoicePeriod Item Price",
        ["CreditNoteLine"] = "ID Note CreditedQuantity LineExtensionAmount InvoicePeriod Item Price",
    };

    private readonly XElement root;
    private readonly List<string> broken = [];

    private EuropeanRules(byte[] xml) => root = XDocument.Load(new StreamReader(new MemoryStream(xml), new UTF8Encoding(false, true))).Root!;

    /// <summary>What a document breaks.</summary>
    public static IReadOnlyList<string> Broken(byte[] xml)
    {
        var rules = new EuropeanRules(xml);
        rules.Schema();
        rules.Head();
        rules.Parties();
        rules.Sums();
        rules.Breakdown();
        rules.EachLine();
        return rules.broken;
    }

    private void Rule(string name, bool holds)
    {
        if (!holds)
            broken.Add(name);
    }

    private void Schema()
    {
        foreach (var element in root.DescendantsAndSelf().Where(element => Orders.ContainsKey(element.Name.LocalName)))
        {
            var order = Orders[element.Name.LocalName].Split(' ');
            int[] places = [.. element.Elements().Select(child => Array.IndexOf(order, child.Name.LocalName))];
            Rule($"UBL: order in {element.Name.LocalName}", !places.Contains(-1) && places.SequenceEqual(places.Order()));
        }

        Rule("UBL: no empty element", root.DescendantsAndSelf().All(element => element.HasElements || element.Value.Trim().Length > 0));
        Rule("BR-DEC: two decimals at most", root.Descendants().Where(element => element.Name.LocalName.EndsWith("Amount", StringComparison.Ordinal)
            && element.Name.LocalName != "PriceAmount").All(element => element.Value.Split('.') is [_] or [_, { Length: <= 2 }]));
        var currencies = root.Descendants().Attributes("currencyID").Select(known => known.Value).Distinct();
        Rule("BR-CL-03: one currency", currencies.SequenceEqual([Text(root, "DocumentCurrencyCode")!]));
    }

    private void Head()
    {
        Rule("BR-01", Text(root, "CustomizationID") == "urn:cen.eu:en16931:2017");
        Rule("BR-02", Text(root, "ID") is not null);
        Rule("BR-03", DateOnly.TryParseExact(Text(root, "IssueDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Rule("BR-04", (root.Name.LocalName, Text(root, "InvoiceTypeCode") ?? Text(root, "CreditNoteTypeCode")) is ("Invoice", "380") or ("CreditNote", "381"));
        Rule("BR-05", Text(root, "DocumentCurrencyCode") is { Length: 3 });
        Rule("BR-16", EveryLine().Any());
        Rule("BR-CO-25", Amount(Total(), "PayableAmount") <= 0 || Text(root, "DueDate") is not null || root.Name.LocalName == "CreditNote");
        Rule("BR-CO-26", Seller().Descendants(Cac + "PartyIdentification").Any() || Seller().Descendants(Cbc + "CompanyID").Any());
    }

    private void Parties()
    {
        foreach (var (party, name, country) in new[] { (Seller(), "BR-06", "BR-09"), (Buyer(), "BR-07", "BR-11") })
        {
            Rule(name, party.Descendants(Cbc + "RegistrationName").SingleOrDefault() is not null);
            Rule(country, party.Descendants(Cbc + "IdentificationCode").SingleOrDefault()?.Value.Length == 2);
            Rule("BR-62/63", party.Descendants(Cbc + "EndpointID").All(end => end.Attribute("schemeID") is not null));
            Rule("BR-CO-09", party.Descendants(Cac + "PartyTaxScheme").All(scheme => scheme.Element(Cbc + "CompanyID")!.Value.Take(2).All(char.IsAsciiLetterUpper)));
        }

        Rule("BR-50", root.Elements(Cac + "PaymentMeans")
            .All(means => Text(means, "PaymentMeansCode") is "30" or "58" && means.Descendants(Cac + "PayeeFinancialAccount").Any()));
    }

    private void Sums()
    {
        var total = Total();
        var allowances = Adjustments("false").Sum(known => Amount(known, "Amount"));
        var charges = Adjustments("true").Sum(known => Amount(known, "Amount"));
        Rule("BR-CO-10", Amount(total, "LineExtensionAmount") == EveryLine().Sum(line => Amount(line, "LineExtensionAmount")));
        Rule("BR-CO-11", Amount(total, "AllowanceTotalAmount") == allowances);
        Rule("BR-CO-12", Amount(total, "ChargeTotalAmount") == charges);
        Rule("BR-CO-13", Amount(total, "TaxExclusiveAmount") == Amount(total, "LineExtensionAmount") - allowances + charges);
        Rule("BR-CO-14", Amount(Tax(), "TaxAmount") == Subtotals().Sum(sub => Amount(sub, "TaxAmount")));
        Rule("BR-CO-15", Amount(total, "TaxInclusiveAmount") == Amount(total, "TaxExclusiveAmount") + Amount(Tax(), "TaxAmount"));
        Rule("BR-CO-16", Amount(total, "PayableAmount") == Amount(total, "TaxInclusiveAmount") - Amount(total, "PrepaidAmount"));
        Rule("BR-31..38", root.Elements(Cac + "AllowanceCharge").All(known => Text(known, "AllowanceChargeReason") is not null && Amount(known, "Amount") >= 0));
    }

    private void Breakdown()
    {
        Rule("BR-CO-18", Subtotals().Any());
        Rule("BR-*-01: one for each category and rate", Subtotals().Select(Vat).Distinct().Count() == Subtotals().Count());
        foreach (var subtotal in Subtotals())
        {
            var ((code, percent), net, tax) = (Vat(subtotal), Amount(subtotal, "TaxableAmount"), Amount(subtotal, "TaxAmount"));
            Rule("BR-CO-17", Math.Abs(tax - net * (percent ?? 0) / 100) <= Tolerance());
            var (allowed, charged) = (Of(subtotal, Adjustments("false"), "Amount"), Of(subtotal, Adjustments("true"), "Amount"));
            Rule($"BR-{code}-08", net == Of(subtotal, EveryLine(), "LineExtensionAmount") - allowed + charged);
            var category = subtotal.Element(Cac + "TaxCategory")!;
            var reasoned = Text(category, "TaxExemptionReason") is not null || Text(category, "TaxExemptionReasonCode") is not null;
            Rule($"BR-{code}-10", reasoned == code is "E" or "AE" or "O");
            Rule($"BR-{code}-05/09", code switch
            {
                "S" => percent > 0,
                "O" => percent is null && tax == 0,
                "Z" or "E" or "AE" => percent == 0 && tax == 0,
                _ => false,
            });
            Rule($"BR-{code}-02: the seller's tax id", (code == "O") != Seller().Descendants(Cac + "PartyTaxScheme").Any());
            Rule("BR-AE-02: the buyer's tax id", code != "AE" || Buyer().Descendants(Cac + "PartyTaxScheme").Any());
            Rule("BR-O-11", code != "O" || Subtotals().Count() == 1);
        }

        var listed = Subtotals().Select(Vat).ToHashSet();
        Rule("BR-*-01: each in the breakdown", EveryLine().Concat(root.Elements(Cac + "AllowanceCharge")).All(item => listed.Contains(Vat(item))));
    }

    private void EachLine()
    {
        Rule("BR-21", EveryLine().Select(line => Text(line, "ID")).Distinct().Count() == EveryLine().Count());
        foreach (var line in EveryLine())
        {
            var quantity = line.Element(Cbc + "InvoicedQuantity") ?? line.Element(Cbc + "CreditedQuantity");
            Rule("BR-22/23", quantity?.Attribute("unitCode")?.Value == "C62");
            Rule("BR-25", Text(line.Element(Cac + "Item")!, "Name") is not null);
            Rule("BR-26/27", Amount(line.Element(Cac + "Price")!, "PriceAmount") >= 0);
            var product = decimal.Parse(quantity!.Value, CultureInfo.InvariantCulture) * Amount(line.Element(Cac + "Price")!, "PriceAmount");
            Rule("PEPPOL R120: quantity times price", Math.Abs(product - Amount(line, "LineExtensionAmount")) <= Tolerance() / 2);
        }
    }

    /// <summary>Two cents, as Peppol allows, and one yen.</summary>
    private decimal Tolerance() => Total().Element(Cbc + "PayableAmount")!.Value.Contains('.') ? 0.02m : 1m;

    private static decimal Of(XElement subtotal, IEnumerable<XElement> items, string name) =>
        items.Where(item => Vat(item) == Vat(subtotal)).Sum(item => Amount(item, name));

    private static (string Code, decimal? Percent) Vat(XElement item)
    {
        var category = item.Element(Cac + "TaxCategory") ?? item.Element(Cac + "Item")!.Element(Cac + "ClassifiedTaxCategory")!;
        return (Text(category, "ID")!, Text(category, "Percent") is { } percent ? decimal.Parse(percent, CultureInfo.InvariantCulture) : null);
    }

    private XElement Seller() => root.Element(Cac + "AccountingSupplierParty")!;

    private XElement Buyer() => root.Element(Cac + "AccountingCustomerParty")!;

    private XElement Total() => root.Element(Cac + "LegalMonetaryTotal")!;

    private XElement Tax() => root.Element(Cac + "TaxTotal")!;

    private IEnumerable<XElement> Subtotals() => Tax().Elements(Cac + "TaxSubtotal");

    private IEnumerable<XElement> Adjustments(string isCharge) => root.Elements(Cac + "AllowanceCharge").Where(known => Text(known, "ChargeIndicator") == isCharge);

    private IEnumerable<XElement> EveryLine() => root.Elements(Cac + "InvoiceLine").Concat(root.Elements(Cac + "CreditNoteLine"));

    private static string? Text(XElement parent, string name) => parent.Element(Cbc + name)?.Value;

    private static decimal Amount(XElement parent, string name) => Text(parent, name) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0;
}
