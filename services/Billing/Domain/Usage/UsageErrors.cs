using DotMac.Kernel;

namespace DotMac.Billing.Domain.Usage;

/// <summary>Every way in which a usage event may be refused; in a bulk each event has its own answer.</summary>
public static class UsageErrors
{
    public static DomainException Conflict() =>
        new(Refusal.Conflict, "usage.conflict", "The source sent another event with this id before.") { Pointer = "/id" };

    public static DomainException NameInvalid() =>
        new(Refusal.Rule, "usage.name_invalid", "An event's id, source and type are texts of 1 to 200 visible characters.") { Pointer = "/id" };

    public static DomainException MeterUnknown() => new(Refusal.Rule, "usage.meter_unknown", "There is no meter for this type.") { Pointer = "/type" };

    public static DomainException SubjectUnclear() =>
        new(Refusal.Rule, "usage.subject_unclear", "An event names either a subscription or a customer.") { Pointer = "/subscription_id" };

    public static DomainException SubjectUnknown() =>
        new(Refusal.Rule, "usage.subject_unknown", "There is no such subscription, or the customer has none.") { Pointer = "/subscription_id" };

    public static DomainException SubjectAmbiguous() =>
        new(Refusal.Rule, "usage.subject_ambiguous", "The customer has several subscriptions: name one.") { Pointer = "/customer_id" };

    public static DomainException InFuture() => new(Refusal.Rule, "usage.in_future", "The event's time has not come yet.") { Pointer = "/time" };

    public static DomainException BeforeStart() =>
        new(Refusal.Rule, "usage.before_start", "The event's time is before the subscription began.") { Pointer = "/time" };

    public static DomainException SubscriptionEnded() =>
        new(Refusal.Rule, "usage.subscription_ended", "The subscription has ended and its last usage is billed.") { Pointer = "/subscription_id" };

    public static DomainException ValueInvalid(string property) =>
        new(Refusal.Rule, "usage.value_invalid", $"The data have no '{property}' that the meter can take.") { Pointer = "/data" };

    public static DomainException DataInvalid() =>
        new(Refusal.Rule, "usage.data_invalid", "Data are at most 50 texts, numbers and booleans of 10 kB in all.") { Pointer = "/data" };
}
