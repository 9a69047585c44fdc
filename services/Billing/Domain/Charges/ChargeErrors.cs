using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>Every way in which a plan's charge may be refused.</summary>
public static class ChargeErrors
{
    public static DomainException Invalid(int index, string member, string message) =>
        new(Refusal.Rule, "charge.invalid", message) { Pointer = $"/charges/{index}/{member}" };

    public static DomainException CodeTaken(int index, string code) =>
        new(Refusal.Conflict, "charge.code_taken", $"Two charges of the plan have the code '{code}'.") { Pointer = $"/charges/{index}/code" };
}
