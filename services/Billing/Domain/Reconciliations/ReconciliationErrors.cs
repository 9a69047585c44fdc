using System.Text.Json;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>Every way in which an operation on a reconciliation or a statement may be refused.</summary>
public static class ReconciliationErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "reconciliation.not_found", "There is no such reconciliation.");

    public static DomainException ItemNotFound() => new(Refusal.NotFound, "reconciliation.item_not_found", "The reconciliation has no such item.");

    public static DomainException WrongStatus(ReconciliationStatus status) => new(
        Refusal.Conflict, "reconciliation.wrong_status", $"A reconciliation that is {JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())} cannot do this.");

    public static DomainException PeriodInvalid() =>
        new(Refusal.Rule, "reconciliation.period_invalid", "A period ends on or after its first day, and lasts a year at most.") { Pointer = "/period_until" };

    public static DomainException CurrencyMismatch(Currency currency) =>
        new(Refusal.Rule, "reconciliation.currency_mismatch", $"This reconciliation is in {currency}.");

    public static DomainException TooMany() =>
        new(Refusal.Rule, "reconciliation.too_many", $"A reconciliation has at most {Reconciliation.MostItems} payments and refunds.");

    public static DomainException NothingToAdd() => new(Refusal.Rule, "reconciliation.nothing_to_add", "Name a payment or a refund to add.");

    public static DomainException PaymentNotPaid() =>
        new(Refusal.Conflict, "reconciliation.payment_not_paid", "The payment brought no money: it stands on no statement.");

    public static DomainException RefundNotPaid() =>
        new(Refusal.Conflict, "reconciliation.refund_not_paid", "The refund gave nothing back: it stands on no statement.");

    public static DomainException OtherAccount() =>
        new(Refusal.Conflict, "reconciliation.other_account", "The money came on another bank account.");

    public static DomainException AlreadyIn() =>
        new(Refusal.Conflict, "reconciliation.already_in", "This stands in a reconciliation already.");

    public static DomainException ReasonMissing() =>
        new(Refusal.Rule, "reconciliation.reason_missing", "What the books and the statement differ by has a reason.") { Pointer = "/discrepancy_reason" };

    public static DomainException PeriodOverlaps() => new(
        Refusal.Conflict, "reconciliation.period_overlaps", "Another reconciliation of the account, which is completed or approved, has days of this period.")
    {
        Pointer = "/period_from",
    };

    public static DomainException OpeningDiffers(Money approved) => new(
        Refusal.Rule, "reconciliation.opening_differs", $"The statement that was approved before ends with {approved}: another opening has a reason.")
    {
        Pointer = "/opening_amount",
    };

    public static DomainException PersonRequired() => new(
        Refusal.Forbidden, "reconciliation.person_required", "A person does this with a token of its own: no client and no service, and none approves by an API key.");

    public static DomainException FourEyes() => new(
        Refusal.Forbidden, "reconciliation.four_eyes", "Who had a hand in a reconciliation, ever, does not approve it, nor who acts as somebody else.");

    public static DomainException StatementMalformed(string what) => new(Refusal.Rule, "statement.malformed", what);

    public static DomainException StatementTooLarge() =>
        new(Refusal.Rule, "statement.too_large", "A statement has at most a megabyte and 5,000 entries.");

    public static DomainException StatementOfOther() =>
        new(Refusal.Rule, "statement.other_account", "The statement is of another bank account or currency.");
}
