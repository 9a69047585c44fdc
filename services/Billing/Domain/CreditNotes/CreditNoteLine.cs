using DotMac.Billing.Domain.Invoices;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.CreditNotes;

/// <summary>What a credit note takes back of one line of its invoice.</summary>
public sealed class CreditNoteLine : Entity
{
    private CreditNoteLine()
    {
    }

    internal CreditNoteLine(int position, InvoiceLine line, Ratio amount) =>
        (Position, InvoiceLineId, Description, LineAmount) = (position, line.Id, line.Description, Money.Round(amount, line.Currency).Amount);

    public int Position { get; private set; }
    public Guid InvoiceLineId { get; private set; }
    public string Description { get; private set; } = "";

    /// <summary>A part of the line's amount: without tax, unless its price contains it.</summary>
    public long LineAmount { get; private set; }
}

/// <summary>A line of an invoice and how much of it is credited, in exact minor units; null for all that is left of it.</summary>
public sealed record CreditedPart(Guid InvoiceLineId, Ratio? Amount);
