namespace DotMac.Billing.Domain.CreditNotes;

/// <summary>Why a tenant credits its customer.</summary>
public enum CreditNoteReason
{
    CustomerRequest,
    BillingError,
    ProductDefect,
    ServiceIssue,
    DuplicateCharge,
    Cancellation,
    Goodwill,
    OverpaymentRefund,
    PriceAdjustment,
    TaxAdjustment,
    OrderChange,
    Other,
}
