using DotMac.Billing.Domain.Charges;

namespace DotMac.Billing.Domain.Addons;

/// <summary>What an add-on costs in one currency, in major units: one of it, its setup, and the charge of what is metered.</summary>
public sealed record AddonPrice(string Currency, decimal Price, decimal SetupFee, Charge? Charge);
