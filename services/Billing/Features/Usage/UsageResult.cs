using DotMac.Kernel;

namespace DotMac.Billing.Features.Usage;

/// <summary>What became of one event; a refused one says why.</summary>
public sealed record UsageResult(string Source, string Id, UsageOutcome Status, string? Code = null, string? Detail = null)
{
    public static UsageResult Refused(UsageEventRequest sent, DomainException why) =>
        new(sent.Source, sent.Id, why.Refusal is Refusal.Conflict ? UsageOutcome.Conflict : UsageOutcome.Refused, why.Code, why.Message);
}

/// <summary>recorded, duplicate (it was recorded before, which is a success), conflict (another event has its id), refused.</summary>
public enum UsageOutcome
{
    Recorded,
    Duplicate,
    Conflict,
    Refused,
}
