namespace DotMac.Billing.Tests.Stripe;

/// <summary>The Billing service with Stripe as its provider.</summary>
public sealed class StripeService : BillingService
{
    public FakeStripe Stripe { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    protected override async Task Configure(Dictionary<string, string?> values)
    {
        Stripe = await FakeStripe.Start();
        values["Payments:Gateway"] = "stripe";
        values["Payments:StripeAccount:ApiKey"] = FakeStripe.Key;
        values["Payments:StripeAccount:WebhookSecret"] = FakeStripe.Secret;
        values["Payments:StripeAccount:ApiBase"] = Stripe.Address;
    }
}
