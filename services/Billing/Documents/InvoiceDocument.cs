using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>What an invoice or a credit note says, whether on paper, on a page or in XML; amounts are minor units.</summary>
/// <param name="Type">An invoice that asks for less than nothing is still an <c>Invoice</c> here: how a form writes it is the form's own affair.</param>
/// <param name="OwedAmount">What nobody paid: what is due, what was given up of it, and what credit notes took off it, which say so themselves.</param>
/// <param name="CorrectedNumber">The invoice that a credit note takes back a part of.</param>
public sealed record InvoiceDocument(
    DocumentType Type, string Number, DateOnly IssuedOn, DateOnly? DueOn, string Status, Currency Currency, DocumentParty Seller, DocumentParty Buyer,
    string? BuyerReference, string? CorrectedNumber, TaxTreatment TaxTreatment, string? ExemptionReason, IReadOnlyList<DocumentLine> Lines,
    IReadOnlyList<InvoiceDiscount> Discounts, IReadOnlyList<InvoiceTax> Taxes, long NetAmount, long TaxAmount, long TotalAmount,
    IReadOnlyList<Settlement> Settlements, long DueAmount, long OwedAmount, PaymentAccount? PayTo)
{
    /// <summary>Why no tax is charged (EU VAT Directive 2006/112, art. 226 nos. 11 and 11a).</summary>
    public string Statement => TaxTreatment switch
    {
        TaxTreatment.Exempt => $"Exempt from tax: {ExemptionReason}",
        TaxTreatment.ReverseCharge => "Reverse charge: the tax is due from the customer.",
        _ => "",
    };

    /// <param name="invoice">A finalised one.</param>
    /// <param name="company">Who sells now, for an invoice that was finalised before anybody was named.</param>
    /// <param name="customer">Who buys now, likewise.</param>
    /// <param name="tenant">The tenant's name, where no company is named at all.</param>
    /// <param name="payTo">The account that the invoice names; else it is the company's own IBAN.</param>
    public static InvoiceDocument Of(Invoice invoice, CompanyFacts? company = null, Customer? customer = null, string? tenant = null, PaymentAccount? payTo = null) => new(
        DocumentType.Invoice, invoice.IssuedNumber, invoice.IssuedOn!.Value, invoice.DueOn, invoice.Status.ToString().ToLowerInvariant(), invoice.Currency,
        DocumentParty.Seller(invoice.Parties?.Seller ?? company, tenant), DocumentParty.Buyer(invoice, customer),
        invoice.Parties?.BuyerReference ?? customer?.BuyerReference, null, invoice.TaxTreatment, invoice.ExemptionReason,
        [.. invoice.Lines.OrderBy(line => line.Position).Select(DocumentLine.Of)], invoice.Discounts, invoice.Taxes,
        invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount, [.. Settled(invoice)], invoice.DueAmount,
        invoice.DueAmount + invoice.WrittenOffAmount + invoice.CreditedDueAmount, payTo ?? PaymentAccount.Of(invoice.Parties?.Seller ?? company));

    /// <summary>A credit note names the parties of its invoice; what it settles stands on the invoice.</summary>
    public static InvoiceDocument Of(CreditNote note, Invoice invoice, CompanyFacts? company, Customer? customer, string? tenant, PaymentAccount? payTo = null)
    {
        var lines = invoice.Lines.ToDictionary(line => line.Id);
        return Of(invoice, company, customer, tenant, payTo) with
        {
            Type = DocumentType.CreditNote,
            Number = note.Number!,
            IssuedOn = note.IssuedOn!.Value,
            DueOn = null,
            CorrectedNumber = invoice.Number,
            Lines = [.. note.Lines.OrderBy(line => line.Position).Select(line => DocumentLine.Of(line, lines[line.InvoiceLineId]))],
            Discounts = [],
            Taxes = note.Taxes,
            NetAmount = note.NetAmount,
            TaxAmount = note.TaxAmount,
            TotalAmount = note.TotalAmount,
            Settlements = [],
            DueAmount = 0,
            OwedAmount = note.TotalAmount,
        };
    }

    private static IEnumerable<Settlement> Settled(Invoice invoice)
    {
        if (invoice.WalletAmount != 0)
            yield return new("Wallet", -invoice.WalletAmount);
        if (invoice.BalanceAmount != 0)
            yield return new("Balance", -invoice.BalanceAmount);
        if (invoice.CreditedAmount != 0)
            yield return new("Credited", -invoice.CreditedAmount);
        yield return new("Paid", invoice.PaidAmount);
        if (invoice.RefundedAmount != 0)
            yield return new("Refunded", -invoice.RefundedAmount);
    }
}

/// <summary>How a document is called.</summary>
public enum DocumentType
{
    Invoice,
    CreditNote,
}

/// <summary>What happened to the total since, as people read it.</summary>
public sealed record Settlement(string Label, long Amount);

/// <summary>Seller or buyer; <c>AddressLines</c> is for people, <c>Address</c> for machines.</summary>
public sealed record DocumentParty(
    string Name, string? Email, IReadOnlyList<string> AddressLines, PostalAddress? Address, string? TaxId, string? RegistrationNumber = null)
{
    public static DocumentParty Seller(CompanyFacts? company, string? tenant) => company is null
        ? new(tenant ?? "", null, [], null, null)
        : new(company.LegalName, company.Email, [.. company.Address.Lines()], company.Address, company.VatId, company.RegistrationNumber);

    public static DocumentParty Buyer(Invoice invoice, Customer? customer)
    {
        var address = invoice.Parties?.BuyerAddress ?? customer?.PostalAddress;
        var lines = invoice.CustomerAddress is { } written
            ? written.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [.. address?.Lines() ?? []];
        return new(invoice.CustomerName, invoice.CustomerEmail.Value, lines, address, invoice.CustomerTaxId);
    }
}

/// <summary>A line; the amount is as it was charged: with the tax that its price contains, and before discounts.</summary>
public sealed record DocumentLine(
    string Description, long Quantity, decimal UnitPrice, string? Proration, long Amount, long DiscountAmount, IReadOnlyList<Guid> RateIds,
    DateOnly? From = null, DateOnly? Until = null)
{
    public static DocumentLine Of(InvoiceLine line) => new(
        line.Description, line.Quantity, line.UnitPrice, line.ProrationText, line.LineAmount, line.DiscountAmount, line.ChargedRateIds, line.ServiceFrom,
        line.ServiceUntil);

    /// <summary>A part of an invoice's line that is taken back: what discounts had left of it.</summary>
    public static DocumentLine Of(CreditNoteLine line, InvoiceLine credited) => new(
        line.Description, 1, new Money(line.LineAmount, credited.Currency).Major, null, line.LineAmount, 0, credited.ChargedRateIds);
}
