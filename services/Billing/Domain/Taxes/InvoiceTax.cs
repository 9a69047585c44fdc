namespace DotMac.Billing.Domain.Taxes;

/// <summary>What an invoice charges by one rate, as it stood when the invoice was computed; amounts are minor units.</summary>
/// <param name="NetAmount">What is taxed, without the tax.</param>
public sealed record InvoiceTax(Guid TaxRateId, string Code, string Name, decimal Percentage, bool Inclusive, long NetAmount, long TaxAmount);
