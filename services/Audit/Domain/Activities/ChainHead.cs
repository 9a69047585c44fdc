namespace DotMac.Audit.Domain.Activities;

/// <summary>The end of a tenant's chain; locked while an activity is appended, so that sequences have no gap and no twin.</summary>
public sealed class ChainHead
{
    public Guid TenantId { get; init; }
    public long Sequence { get; set; }
    public byte[] Hash { get; set; } = HashChain.Start;
}
