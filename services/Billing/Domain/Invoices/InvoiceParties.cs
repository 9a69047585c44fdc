using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Customers;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>Seller and buyer as they stood when an invoice was finalised, beyond what the invoice itself says of its customer.</summary>
public sealed record InvoiceParties(CompanyFacts? Seller, PostalAddress? BuyerAddress, string? BuyerReference)
{
    /// <summary>Null where nothing is known.</summary>
    public static InvoiceParties? Of(Company? seller, Customer customer) =>
        seller is null && customer.PostalAddress is null && customer.BuyerReference is null
            ? null
            : new(seller?.Facts, customer.PostalAddress, customer.BuyerReference);
}
