using DotMac.Kernel;

namespace DotMac.Tenancy.Domain.Subscriptions;

/// <summary>
/// A subscription of the tenant to the platform, projected from tenant zero's events. Each carries the whole state: which of them came first decides nothing, and what has
/// ended stays ended.
/// </summary>
public sealed class PlatformSubscription : Entity
{
    private const string Trialing = "trialing", Paused = "paused", Ended = "ended";

    private PlatformSubscription()
    {
    }

    public Guid PlanId { get; private set; }

    /// <summary>As Billing calls it: trialing, active, past_due, paused, ended.</summary>
    public string Status { get; private set; } = "";

    public DateTimeOffset PeriodStart { get; private set; }
    public DateTimeOffset PeriodEnd { get; private set; }
    public DateTimeOffset? TrialEndsAt { get; private set; }

    /// <summary>How many users its plan lets the tenant have; null where the plan says nothing of it.</summary>
    public int? MaxUsers { get; private set; }

    /// <summary>The highest sequence of an event that told of no pause.</summary>
    public long RanSequence { get; private set; }

    /// <summary>The highest sequence of a pause by dunning.</summary>
    public long GaveUpSequence { get; private set; }

    /// <summary>Whether dunning paused it, and nothing has lifted that since: what is owed was asked for in vain.</summary>
    public bool GivenUp => Status == Paused && GaveUpSequence > RanSequence;

    /// <summary>The sequence of the last event applied; older events are ignored.</summary>
    public long Sequence { get; private set; }

    /// <summary>What it entitles the tenant to. A pause that a person made of it, and a payment that failed once, leave it running: Billing has not given it up.</summary>
    public Standing Standing => Status switch
    {
        Ended => Standing.Ended,
        Paused when GivenUp => Standing.Unpaid,
        Trialing => Standing.Trial,
        _ => Standing.Running,
    };

    public static PlatformSubscription Of(Guid id) => new() { Id = id };

    /// <summary>The one that counts: the best, and of equals the newest; null where the tenant never subscribed.</summary>
    public static PlatformSubscription? Current(IEnumerable<PlatformSubscription> subscriptions) => subscriptions.MaxBy(known => (known.Standing, known.Id));

    /// <summary>The most users that a plan of those that are not over allows, also while nobody pays it; null where none says anything of it.</summary>
    public static int? UsersOf(IEnumerable<PlatformSubscription> subscriptions) => subscriptions.Where(known => known.Standing is not Standing.Ended).Max(known => known.MaxUsers);

    /// <summary>
    /// Takes over what an event says. Of events of one save, which have one sequence, the later period is the newer; a pause by dunning counts as long as the pause
    /// lasts, though something newer of it may have come first, and one that was lifted before does not.
    /// </summary>
    public void Follow(SubscriptionTerms terms, long sequence)
    {
        if (Status != Ended && (sequence, terms.PeriodEnd).CompareTo((Sequence, PeriodEnd)) >= 0)
            (PlanId, Status, PeriodStart, PeriodEnd, TrialEndsAt, MaxUsers, Sequence) =
                (terms.PlanId, terms.Status, terms.PeriodStart, terms.PeriodEnd, terms.TrialEndsAt, terms.MaxUsers, sequence);
        else if (terms.Status == Ended)
            Status = Ended;
        if (terms.Status != Paused)
            RanSequence = Math.Max(RanSequence, sequence);
        else if (terms.GivenUp)
            GaveUpSequence = Math.Max(GaveUpSequence, sequence);
    }
}
