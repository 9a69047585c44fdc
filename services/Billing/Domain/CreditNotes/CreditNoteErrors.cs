using DotMac.Kernel;

namespace DotMac.Billing.Domain.CreditNotes;

/// <summary>Every way in which an operation on a credit note may be refused.</summary>
public static class CreditNoteErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "credit_note.not_found", "There is no such credit note.");

    public static DomainException Empty() =>
        new(Refusal.Rule, "credit_note.empty", "A credit note credits at least one line.") { Pointer = "/lines" };

    public static DomainException LineUnknown(int i) =>
        new(Refusal.Rule, "credit_note.line_unknown", "The invoice has no such line.") { Pointer = $"/lines/{i}/invoice_line_id" };

    public static DomainException NothingToCredit(int i) =>
        new(Refusal.Rule, "credit_note.nothing_to_credit", "A line is credited by more than nothing.") { Pointer = $"/lines/{i}/amount" };

    public static DomainException ExceedsLine(int i) =>
        new(Refusal.Rule, "credit_note.exceeds_line", "The line would be credited by more than is left of it.") { Pointer = $"/lines/{i}/amount" };

    public static DomainException ExceedsInvoice() =>
        new(Refusal.Rule, "credit_note.exceeds_invoice", "The invoice would be credited by more than is left of it.") { Pointer = "/lines" };
}
