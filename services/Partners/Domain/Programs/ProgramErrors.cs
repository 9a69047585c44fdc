using DotMac.Kernel;

namespace DotMac.Partners.Domain.Programs;

/// <summary>Every way in which an operation on a program may be refused.</summary>
public static class ProgramErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "program.not_found", "There is no such program.");

    public static DomainException RateOutOfRange() =>
        new(Refusal.Rule, "program.rate_out_of_range", "A share is a decimal above 0 and at most 1: 0.15 is 15 %.") { Pointer = "/rate" };

    public static DomainException FlatAmountMissing() =>
        new(Refusal.Rule, "program.flat_amount_missing", "A flat fee needs a positive flat_amount in minor units and its currency.")
        {
            Pointer = "/flat_amount",
        };

    public static DomainException Contradictory(string member) =>
        new(Refusal.Rule, "program.contradictory", $"{member} says nothing under this commission model.") { Pointer = $"/{member}" };

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "program.name_taken", $"A program named '{name}' exists already.") { Pointer = "/name" };
}
