namespace DotMac.Billing.Gateways;

/// <summary>A provider of payments, asked outside of any transaction: the sandbox for development and tests, Stripe for money.</summary>
public interface IPaymentGateway
{
    /// <summary>The name under which payments are recorded.</summary>
    string Name { get; }

    /// <summary>What may be shown of a token; null when the provider does not know it, or knows it as another tenant's.</summary>
    Task<CardDetails?> Describe(Guid tenant, string token, CancellationToken ct);

    /// <summary>Charges once for each key: the same key gets the first outcome; <see cref="GatewayUnansweredException"/> when none came.</summary>
    Task<ChargeOutcome> Charge(ChargeRequest request, CancellationToken ct);

    /// <summary>The outcome that the provider has for a key; null when it was never asked.</summary>
    Task<ChargeOutcome?> Find(Guid tenant, Guid key, CancellationToken ct);

    /// <summary>Refunds once for each key, like a charge: the same key gets the first outcome.</summary>
    Task<RefundOutcome> Refund(RefundRequest request, CancellationToken ct);
}
