namespace DotMac.Billing.Gateways;

/// <summary>Which refusals of Stripe's may pass by themselves, and which never do (docs.stripe.com/declines/codes; case J07 of the billing rules).</summary>
internal static class StripeDeclines
{
    /// <summary>Errors of a charge that are not the bank's decline: the same card fails again.</summary>
    private static readonly HashSet<string> HardErrors =
    [
        "expired_card", "incorrect_cvc", "incorrect_number", "invalid_cvc", "invalid_expiry_month", "invalid_expiry_year", "invalid_number",
        "payment_method_unactivated", "resource_missing", "payment_method_customer_decline",
    ];

    private static readonly HashSet<string> HardDeclines =
    [
        "card_not_supported", "currency_not_supported", "do_not_try_again", "expired_card", "fraudulent", "incorrect_number", "incorrect_pin", "invalid_account",
        "invalid_amount", "invalid_expiry_month", "invalid_expiry_year", "invalid_number", "lost_card", "merchant_blacklist", "new_account_information_available",
        "no_action_taken", "not_permitted", "pickup_card", "restricted_card", "revocation_of_all_authorizations", "revocation_of_authorization",
        "security_violation", "service_not_allowed", "stolen_card", "stop_payment_order", "transaction_not_allowed",
    ];

    public static bool MayPass(string? code, string? decline) => !HardErrors.Contains(code ?? "") && !HardDeclines.Contains(decline ?? "");
}
