using System.Security.Cryptography;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What the documents of an invoice need besides its figures: its parties, and the key of its page for the customer.</summary>
public sealed partial class Invoice
{
    /// <summary>Seller and buyer of its finalisation; null where nothing was known of them.</summary>
    public InvoiceParties? Parties { get; private set; }

    /// <summary>Opens its page without a sign-in: 128 random bits.</summary>
    public Guid? PageKey { get; private set; }

    /// <summary>Whether its page is shown: not before it is issued, and not once it is void.</summary>
    public bool HasPage => PageKey is not null && Status is not InvoiceStatus.Void;

    /// <summary>Names the parties of a draft that is about to be finalised, and opens its page.</summary>
    public void NameParties(InvoiceParties? parties)
    {
        Require(InvoiceStatus.Draft);
        (Parties, PageKey) = (parties, new Guid(RandomNumberGenerator.GetBytes(16)));
    }
}
