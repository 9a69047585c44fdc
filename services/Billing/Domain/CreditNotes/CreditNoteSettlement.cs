namespace DotMac.Billing.Domain.CreditNotes;

/// <summary>Where that goes which had been paid: balance (of the customer), refund (of the payments; what the balance paid goes back to it).</summary>
public enum CreditNoteSettlement
{
    Balance,
    Refund,
}
