namespace DotMac.Billing.Domain.Addons;

/// <summary>By how much an add-on raises the limit of a quota of the plan, in whole units for each one that is bought.</summary>
public sealed record AddonQuota(string Code, long Amount);
