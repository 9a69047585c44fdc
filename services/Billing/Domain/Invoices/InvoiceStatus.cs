namespace DotMac.Billing.Domain.Invoices;

/// <summary>draft (may change, no number), open (due), paid, void (its number stays taken),
/// uncollectible (what was due is written off).</summary>
public enum InvoiceStatus
{
    Draft,
    Open,
    Paid,
    Void,
    Uncollectible,
}
