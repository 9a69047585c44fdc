namespace DotMac.Billing.Domain.Taxes;

/// <summary>What a computation needs to know of a rate, whether it is charged now or was charged by an invoice.</summary>
public sealed record TaxTerms(Guid TaxRateId, string Code, string Name, decimal Percentage, bool Inclusive);
