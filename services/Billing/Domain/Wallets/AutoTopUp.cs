namespace DotMac.Billing.Domain.Wallets;

/// <summary>What is bought by itself when a wallet has less than a threshold; without a payment method the customer's default one pays.</summary>
public sealed record AutoTopUp(decimal Threshold, decimal Credits, Guid? PaymentMethodId);
