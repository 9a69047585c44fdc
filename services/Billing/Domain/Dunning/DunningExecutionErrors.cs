using DotMac.Kernel;

namespace DotMac.Billing.Domain.Dunning;

/// <summary>Every way in which an operation on a dunning execution may be refused.</summary>
public static class DunningExecutionErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "dunning_execution.not_found", "There is no such dunning execution.");

    public static DomainException AlreadyActive() =>
        new(Refusal.Conflict, "dunning_execution.already_active", "The customer is being dunned in this currency already.");

    public static DomainException Ended() => new(Refusal.Conflict, "dunning_execution.ended", "The dunning has ended.");

    public static DomainException StatusUnknown() =>
        new(Refusal.Malformed, "dunning_execution.status_unknown", "No dunning has such a status.") { Pointer = "/status" };

    public static DomainException NothingOverdue(Currency currency) =>
        new(Refusal.Rule, "dunning_execution.nothing_overdue", $"Nothing of the customer is overdue in {currency}.");
}
