namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>What else is known of a bank account around a period.</summary>
/// <param name="Overlap">Whether another reconciliation that is finished has a day of it.</param>
/// <param name="ApprovedAmount">What the bank said at the end of the last approved one before it; null where there is none.</param>
public sealed record Neighbours(bool Overlap, long? ApprovedAmount);
