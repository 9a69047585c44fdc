using DotMac.Kernel;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Due;

/// <summary>Work that is due at an instant of the tenant's time: the only delay there is (renewals, charges, mails, webhooks, expiry).</summary>
public sealed class DueWork(string kind, Guid subject, DateTimeOffset dueAt, DateTimeOffset? retryAt = null, string? traceParent = null) : ITenantOwned
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TenantId { get; private set; }

    /// <summary>Which handler does it.</summary>
    public string Kind { get; private init; } = kind;

    /// <summary>The aggregate that it is about.</summary>
    public Guid Subject { get; private init; } = subject;

    /// <summary>When it is due, in the tenant's time.</summary>
    public DateTimeOffset DueAt { get; private init; } = dueAt;

    /// <summary>The trace that scheduled it, where it is due at once: then it is part of the same story.</summary>
    public string? TraceParent { get; private init; } = traceParent;

    /// <summary>How often it was tried, this try included.</summary>
    public int Attempt { get; private init; }

    /// <summary>Not before this instant of wall time, after a try that failed.</summary>
    public DateTimeOffset? RetryAt { get; private init; } = retryAt;

    public DateTimeOffset? LeasedUntil { get; private init; }

    /// <summary>Raised with each claim: a worker whose claim is old can no longer complete the work, and its effect is dropped with that.</summary>
    public long Fence { get; private init; }

    public string? LastError { get; private init; }

    /// <summary>Set when it was refused by a rule or failed too often: a person must look.</summary>
    public DateTimeOffset? ParkedAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<DueWork>
    {
        public void Configure(EntityTypeBuilder<DueWork> builder)
        {
            builder.ToTable("due_work").OpenToPlatform();
            builder.HasKey(work => work.Id);
            builder.Property(work => work.Id).ValueGeneratedNever();
            builder.Property(work => work.Fence).IsConcurrencyToken();
            builder.HasIndex(work => work.DueAt).HasFilter("parked_at IS NULL").HasDatabaseName("ix_due_work_due");
            builder.HasIndex(work => new { work.TenantId, work.Kind, work.DueAt }).HasFilter("parked_at IS NULL").HasDatabaseName("ix_due_work_queue");
            builder.HasIndex(work => new { work.TenantId, work.Kind, work.Subject });
        }
    }
}
