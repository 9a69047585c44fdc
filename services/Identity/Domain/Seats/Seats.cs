using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Seats;

/// <summary>How many active users the tenant may have, as Tenancy says; who is let in locks this row, so that two never take the last seat.</summary>
public sealed class Seats : AggregateRoot
{
    private Seats()
    {
    }

    public int Most { get; private set; }

    /// <summary>Whether it was announced that they are all taken.</summary>
    public bool Told { get; private set; }

    /// <summary>The sequence of the last event of Tenancy's that was applied; older ones are ignored.</summary>
    public long Sequence { get; private set; }

    /// <summary>The row has the tenant's id.</summary>
    public static Seats Of(Guid tenantId) => new() { Id = tenantId };

    public void Follow(int most, long sequence)
    {
        if (sequence > Sequence)
            (Most, Sequence, Told) = (most, sequence, false);
    }

    /// <summary>Somebody came in.</summary>
    public void Take() => Told = false;

    /// <summary>Somebody was refused.</summary>
    public void Tell(int taken)
    {
        if (Told)
            return;

        Told = true;
        Raise(new TenantLimitExceeded("users", taken, Most));
    }
}
