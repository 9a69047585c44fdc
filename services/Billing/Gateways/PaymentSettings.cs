namespace DotMac.Billing.Gateways;

/// <summary>The section <c>Payments</c> of the configuration.</summary>
public sealed class PaymentSettings
{
    public const string Sandbox = "sandbox";

    /// <summary>The provider's name; the sandbox is the only one built.</summary>
    public string? Gateway { get; set; }
}
