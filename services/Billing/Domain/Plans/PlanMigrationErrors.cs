using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>Every way in which an operation on a plan migration may be refused.</summary>
public static class PlanMigrationErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "plan_migration.not_found", "There is no such plan migration.");

    public static DomainException Empty() => new(Refusal.Rule, "plan_migration.empty", "No subscription of the plan is to be moved.");

    public static DomainException TooMany() => new(
        Refusal.Rule, "plan_migration.too_many", $"A migration moves at most {PlanMigration.Most} subscriptions: name the customers.")
    { Pointer = "/customer_ids" };

    public static DomainException SamePlan() =>
        new(Refusal.Rule, "plan_migration.same_plan", "The subscriptions have this plan already.") { Pointer = "/to_plan_id" };

    public static DomainException DateUnclear() =>
        new(Refusal.Rule, "plan_migration.date_unclear", "A migration at a date, and no other, names a day to come.") { Pointer = "/on" };

    public static DomainException StatusUnknown() =>
        new(Refusal.Malformed, "plan_migration.status_unknown", "A subscription of a migration is waiting, done or failed.");

    public static DomainException Completed() => new(Refusal.Conflict, "plan_migration.completed", "The migration is completed.");

    /// <summary>Of a subscription that has another plan by the time that it is its turn, or waits for one.</summary>
    public static DomainException PlanLeft() => new(Refusal.Conflict, "plan_migration.plan_left", "The subscription has left the plan meanwhile, or leaves it with its period.");
}
