using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>Every way in which an operation on a plan may be refused.</summary>
public static class PlanErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "plan.not_found", "There is no such plan.");

    public static DomainException CodeTaken(string code) =>
        new(Refusal.Conflict, "plan.code_taken", $"A plan with the code '{code}' exists already.") { Pointer = "/code" };

    public static DomainException FeatureMalformed(int index) =>
        new(Refusal.Malformed, "plan.feature_malformed", "A feature has 2 to 100 letters, digits, hyphens and underscores.") { Pointer = $"/features/{index}" };

    public static DomainException CommitmentInvalid(string message) =>
        new(Refusal.Rule, "plan.commitment_invalid", message) { Pointer = "/maximum_amount" };
}
