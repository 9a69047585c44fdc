namespace DotMac.Audit.Domain.Activities;

/// <summary>Where a tenant's chain ends by its head, and by its rows, seen at one instant.</summary>
public sealed record ChainEnd(long Sequence, byte[] Hash, long LastRow);
