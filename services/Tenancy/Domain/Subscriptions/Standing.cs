namespace DotMac.Tenancy.Domain.Subscriptions;

/// <summary>What a subscription to the platform is worth to its tenant, from worst to best: of several the best counts.</summary>
public enum Standing
{
    /// <summary>It is over.</summary>
    Ended,

    /// <summary>Dunning gave it up.</summary>
    Unpaid,

    /// <summary>It costs nothing yet, and goes on by itself.</summary>
    Trial,

    /// <summary>It is paid, or still being collected.</summary>
    Running,
}
