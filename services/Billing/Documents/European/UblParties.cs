using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Companies;

namespace DotMac.Billing.Documents.European;

/// <summary>Seller and buyer (BG-4, BG-7) and where to pay (BG-16).</summary>
internal static class UblParties
{
    public static void WriteSeller(UblElements ubl, EuropeanInvoice invoice)
    {
        var seller = invoice.Document.Seller;
        // What is out of the scope of VAT names no VAT id (BR-O-02); the seller is known by its registration, or else by the same number as a mere name of it.
        var vatId = IsOutOfScope(invoice) ? null : seller.TaxId;
        var id = vatId is null && seller.RegistrationNumber is null ? seller.TaxId : null;
        ubl.Group("AccountingSupplierParty", () => Party(ubl, seller, id, vatId, seller.RegistrationNumber));
    }

    public static void WriteBuyer(UblElements ubl, EuropeanInvoice invoice)
    {
        var buyer = invoice.Document.Buyer;
        var isVatId = VatIds.LooksLike(buyer.TaxId) && !IsOutOfScope(invoice);
        ubl.Group("AccountingCustomerParty", () => Party(ubl, buyer, isVatId ? null : buyer.TaxId, isVatId ? buyer.TaxId : null, null));
    }

    /// <summary>A transfer to the seller's account, under the number of the document (BT-81, BT-83 to BT-86): 58 by SEPA, 30 otherwise.</summary>
    public static void WritePayment(UblElements ubl, InvoiceDocument document)
    {
        if (document.PayTo is not { } account)
            return;
        ubl.Group("PaymentMeans", () =>
        {
            ubl.Text("PaymentMeansCode", account.TakesSepa(document.Currency) ? "58" : "30");
            ubl.Text("PaymentID", document.Number);
            ubl.Group("PayeeFinancialAccount", () =>
            {
                ubl.Text("ID", account.Number);
                ubl.Text("Name", account.Holder);
                if (account.Bank is { } bank)
                    ubl.Group("FinancialInstitutionBranch", () => ubl.Text("ID", bank));
            });
        });
    }

    private static bool IsOutOfScope(EuropeanInvoice invoice) => invoice.Taxes.Any(tax => tax.Vat == VatCategory.OutOfScope);

    private static void Party(UblElements ubl, DocumentParty party, string? id, string? vatId, string? registration) => ubl.Group("Party", () =>
    {
        ubl.Text("EndpointID", party.Email, "schemeID", "EM");
        if (id is not null)
            ubl.Group("PartyIdentification", () => ubl.Text("ID", id));
        ubl.Group("PostalAddress", () => Address(ubl, party.Address!));
        if (vatId is not null)
            ubl.Group("PartyTaxScheme", () =>
            {
                ubl.Text("CompanyID", vatId);
                ubl.Group("TaxScheme", () => ubl.Text("ID", "VAT"));
            });
        ubl.Group("PartyLegalEntity", () =>
        {
            ubl.Text("RegistrationName", party.Name);
            ubl.Text("CompanyID", registration);
        });
    });

    private static void Address(UblElements ubl, PostalAddress address)
    {
        ubl.Text("StreetName", address.Line1);
        ubl.Text("AdditionalStreetName", address.Line2);
        ubl.Text("CityName", address.City);
        ubl.Text("PostalZone", address.PostalCode);
        ubl.Text("CountrySubentity", address.Region);
        ubl.Group("Country", () => ubl.Text("IdentificationCode", address.Country));
    }
}
