namespace DotMac.Fleet.Tests.Chaos;

/// <summary>A write that was answered with success, by the id in the answer.</summary>
internal sealed record Written(Kind Kind, Guid Id);

/// <summary>A kind of write: the row that it leaves, the event that it announces, and how the audit log names both.</summary>
internal sealed record Kind(string Service, string Table, string Event, string Action, string Target)
{
    public static readonly Kind Product = new("billing", "products", "product.created", "create_product", "product");
    public static readonly Kind Plan = new("billing", "plans", "plan.created", "create_plan", "plan");
    public static readonly Kind Customer = new("billing", "customers", "customer.created", "create_customer", "customer");
    public static readonly Kind PaymentMethod = new("billing", "payment_methods", "payment_method.attached", "attach_payment_method", "payment_method");
    public static readonly Kind Subscription = new("billing", "subscriptions", "subscription.created", "create_subscription", "subscription");
    public static readonly Kind Program = new("partners", "programs", "partner.program.created", "create_program", "partner_program");
    public static readonly Kind Partner = new("partners", "partners", "partner.created", "create_partner", "partner");
    public static readonly Kind ReferralCode = new("partners", "referral_codes", "partner.referral_code.created", "create_referral_code", "referral_code");
    public static readonly Kind Webhook = new("notifications", "webhook_endpoints", "webhook.created", "create_webhook_endpoint", "webhook_endpoint");

    public static readonly Kind[] All = [Product, Plan, Customer, PaymentMethod, Subscription, Program, Partner, ReferralCode, Webhook];
}
