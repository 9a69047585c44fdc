namespace DotMac.Identity.Domain.Revocations;

/// <summary>One row of the revocation feed. Sequences become visible in their order, so that a follower misses none.</summary>
public sealed class RevocationMark
{
    public long Sequence { get; private init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }

    /// <summary>Tokens issued at or before this instant are refused.</summary>
    public required DateTimeOffset At { get; init; }
}
