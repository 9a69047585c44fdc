using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>Every way in which a charge of a plan or an add-on may be refused.</summary>
public static class ChargeErrors
{
    public static DomainException Invalid(string pointer, string member, string message) =>
        new(Refusal.Rule, "charge.invalid", message) { Pointer = $"{pointer}/{member}" };

    public static DomainException CodeTaken(int index, string code) =>
        new(Refusal.Conflict, "charge.code_taken", $"Two charges of the plan have the code '{code}'.") { Pointer = $"/charges/{index}/code" };
}
