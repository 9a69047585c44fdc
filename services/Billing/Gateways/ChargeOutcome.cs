using DotMac.Kernel;

namespace DotMac.Billing.Gateways;

/// <summary>What may be shown of a card.</summary>
public sealed record CardDetails(string Kind, string? Brand, string? Last4)
{
    /// <summary>What is charged from then on, where the provider names it anew; else the token that was asked about.</summary>
    public string? Token { get; init; }
}

/// <summary>What a provider is asked to charge, and the key under which it does so once.</summary>
public sealed record ChargeRequest(Guid Tenant, Guid Key, string Token, Money Amount);

/// <summary>What the provider says of a charge.</summary>
/// <param name="Retryable">Whether trying later makes sense; a hard decline is not tried again (case J07).</param>
public sealed record ChargeOutcome(
    bool Succeeded, string Reference, string? FailureCode = null, string? FailureMessage = null, bool CustomerMustAct = false, bool Retryable = true)
{
    public static ChargeOutcome Charged(string reference) => new(true, reference);

    /// <summary>A refusal that may pass.</summary>
    public static ChargeOutcome Refused(string reference, string code, string message) => new(false, reference, code, message);
}

/// <summary>What a provider is asked to give back of a charge, and the key under which it does so once.</summary>
public sealed record RefundRequest(Guid Tenant, Guid Key, string ChargeReference, Money Amount);

/// <summary>What the provider says of a refund.</summary>
public sealed record RefundOutcome(bool Succeeded, string Reference, string? FailureCode = null, string? FailureMessage = null);

/// <summary>The provider gave no answer: whether it charged, or refunded, is not known, and must be asked by the key.</summary>
public sealed class GatewayUnansweredException() : Exception("The payment provider did not answer.");
