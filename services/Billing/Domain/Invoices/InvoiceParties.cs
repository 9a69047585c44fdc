using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Customers;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>Seller and buyer as they stood when an invoice was finalised, beyond what the invoice itself says of its customer.</summary>
/// <param name="PayTo">The bank account on which the invoice asks for money, whose number stands there alone.</param>
public sealed record InvoiceParties(CompanyFacts? Seller, PostalAddress? BuyerAddress, string? BuyerReference, Guid? PayTo = null)
{
    /// <summary>Null where nothing is known.</summary>
    public static InvoiceParties? Of(Company? seller, Customer customer, Guid? payTo = null) =>
        seller is null && payTo is null && customer.PostalAddress is null && customer.BuyerReference is null
            ? null
            : new(seller?.Facts, customer.PostalAddress, customer.BuyerReference, payTo);
}
