namespace DotMac.Billing.Domain.Dunning;

/// <summary>What a campaign does so many days after the step before; a mail says by its template how serious it is.</summary>
public sealed record DunningAction(DunningActionType Type, int DelayDays, DunningTemplate? Template = null);

/// <summary>
/// payment_request (asks for what is owed: charges the default payment method and mails the customer), email, webhook (the event alone), suspend_service
/// (pauses the subscriptions of the overdue invoices), terminate_service (ends them).
/// </summary>
public enum DunningActionType
{
    PaymentRequest,
    Email,
    Webhook,
    SuspendService,
    TerminateService,
}

/// <summary>reminder, final_notice.</summary>
public enum DunningTemplate
{
    Reminder,
    FinalNotice,
}
