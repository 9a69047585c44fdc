using System.Xml;
using System.Xml.Linq;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Kernel;

namespace DotMac.Billing.Statements;

/// <summary>Reads an account statement of ISO 20022 (camt.053, whichever version): what is booked; without a DTD, and nothing from elsewhere.</summary>
internal static class Camt053
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = BankStatement.MostBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static BankStatement Read(byte[] body, Currency currency)
    {
        var statement = Statement(body);
        var lines = statement.Of("Ntry").Where(IsBooked).SelectMany((entry, i) => Lines(entry, currency, $"Entry {i + 1}")).Take(BankStatement.MostLines + 1).ToList();
        return new(
            statement.Of("Acct").Of("Id").Of("IBAN").FirstOrDefault()?.Value.Trim(), Balance(statement, currency, "OPBD", "PRCD"),
            Balance(statement, currency, "CLBD"), lines);
    }

    private static XElement Statement(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Settings);
            XElement[] statements = [.. XDocument.Load(reader).Root!.Of("BkToCstmrStmt").Of("Stmt")];
            return statements.Length == 1 ? statements[0] : throw ReconciliationErrors.StatementMalformed("The document has one camt.053 statement.");
        }
        catch (XmlException exception)
        {
            throw ReconciliationErrors.StatementMalformed($"This is not XML that is read here: line {exception.LineNumber}, position {exception.LinePosition}.");
        }
    }

    /// <summary>In newer versions the status is a code of its own element.</summary>
    private static bool IsBooked(XElement entry) => entry.Of("Sts").FirstOrDefault()?.Value.Trim() is null or "BOOK";

    /// <summary>A collective booking is its transactions, where each says its amount.</summary>
    private static IEnumerable<StatementLine> Lines(XElement entry, Currency currency, string where)
    {
        XElement[] transactions = [.. entry.Of("NtryDtls").Of("TxDtls")];
        var day = BankStatement.Day(entry.Of("BookgDt").Elements().FirstOrDefault()?.Value.Trim(), where);
        if (transactions.Length < 2 || transactions.Any(transaction => AmountOf(transaction) is null))
            return [Line(entry, transactions.FirstOrDefault() ?? entry, entry.Of("Amt").FirstOrDefault(), day, currency, where)];
        return transactions.Select(transaction => Line(entry, transaction, AmountOf(transaction), day, currency, where));
    }

    private static StatementLine Line(XElement entry, XElement details, XElement? amount, DateOnly day, Currency currency, string where)
    {
        var references = details.Of("Refs");
        var isOut = Sign(details.Of("CdtDbtInd").FirstOrDefault() ?? entry.Of("CdtDbtInd").FirstOrDefault(), where);
        var reference = references.Of("EndToEndId").FirstOrDefault()?.Value is { } end && end != "NOTPROVIDED"
            ? end
            : details.Of("RmtInf").Of("Strd").Of("CdtrRefInf").Of("Ref").FirstOrDefault()?.Value ?? references.Of("AcctSvcrRef").FirstOrDefault()?.Value;
        var remittance = details.Of("RmtInf").Descendants().Where(known => !known.HasElements).Select(known => known.Value);
        var text = string.Join(' ', remittance.Append(entry.Of("AddtlNtryInf").FirstOrDefault()?.Value));
        var party = details.Of("RltdPties").Of(isOut ? "Cdtr" : "Dbtr").Descendants().FirstOrDefault(known => known.Name.LocalName == "Nm")?.Value;
        return new(day, Amount(amount, currency, where) * (isOut ? -1 : 1), BankStatement.Kept(reference), BankStatement.Kept(text), BankStatement.Kept(party));
    }

    private static XElement? AmountOf(XElement transaction) =>
        transaction.Of("Amt").FirstOrDefault() ?? transaction.Of("AmtDtls").Of("TxAmt").Of("Amt").FirstOrDefault();

    private static long? Balance(XElement statement, Currency currency, params string[] codes) =>
        statement.Of("Bal").FirstOrDefault(known => codes.Contains(known.Of("Tp").Of("CdOrPrtry").Of("Cd").FirstOrDefault()?.Value)) is { } balance
            ? Amount(balance.Of("Amt").FirstOrDefault(), currency, "Balance") * (Sign(balance.Of("CdtDbtInd").FirstOrDefault(), "Balance") ? -1 : 1)
            : null;

    private static long Amount(XElement? amount, Currency currency, string where)
    {
        if (amount?.Attribute("Ccy")?.Value is { } code && code != currency.Code)
            throw ReconciliationErrors.StatementOfOther();
        return BankStatement.Minor(amount?.Value ?? "", currency, where);
    }

    private static bool Sign(XElement? indicator, string where) => indicator?.Value.Trim() switch
    {
        "DBIT" => true,
        "CRDT" => false,
        _ => throw ReconciliationErrors.StatementMalformed($"{where}: it is neither CRDT nor DBIT."),
    };

    private static IEnumerable<XElement> Of(this XElement parent, string name) => parent.Elements().Where(known => known.Name.LocalName == name);

    private static IEnumerable<XElement> Of(this IEnumerable<XElement> parents, string name) => parents.SelectMany(parent => parent.Of(name));
}
