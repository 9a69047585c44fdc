using DotMac.Kernel;

namespace DotMac.Audit.Domain.Activities;

/// <summary>Every way in which a question about an activity may be refused.</summary>
public static class ActivityErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "activity.not_found", "There is no such activity.");
}
