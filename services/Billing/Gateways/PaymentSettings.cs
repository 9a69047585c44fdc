namespace DotMac.Billing.Gateways;

/// <summary>The section <c>Payments</c> of the configuration.</summary>
public sealed class PaymentSettings
{
    public const string Sandbox = "sandbox", Stripe = "stripe";

    /// <summary>The provider's name: <c>sandbox</c> or <c>stripe</c>.</summary>
    public string? Gateway { get; set; }

    public StripeSettings StripeAccount { get; set; } = new();
}

/// <summary>The section <c>Payments:StripeAccount</c>: one account of Stripe for the whole installation.</summary>
public sealed class StripeSettings
{
    /// <summary>The secret or restricted key (<c>sk_...</c>, <c>rk_...</c>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>The signing secret of the webhook endpoint (<c>whsec_...</c>).</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Where Stripe's API is; another address in tests.</summary>
    public Uri ApiBase { get; set; } = new("https://api.stripe.com");
}
