using System.Text.Json;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Idempotency;

/// <summary>The answer to the first request with an Idempotency-Key, kept 24 hours.</summary>
internal sealed class StoredAnswer : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public required byte[] KeyHash { get; init; }

    /// <summary>Keyed, since a body may hold a password, which a plain hash lets anybody guess who sees the row.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>Sealed, since an answer may hold a secret that is shown once.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredAnswer>
    {
        public void Configure(EntityTypeBuilder<StoredAnswer> builder)
        {
            builder.ToTable("stored_answers").OpenToPlatform();
            builder.HasKey(answer => new { answer.TenantId, answer.KeyHash });
            builder.HasIndex(answer => answer.CreatedAt);
        }
    }
}

/// <summary>Seals stored answers, and hashes their requests, with a key of this service alone.</summary>
internal sealed class AnswerSealer(ServiceSealer sealer)
{
    public byte[] Seal(RecordedAnswer answer) => sealer.Seal(JsonSerializer.SerializeToUtf8Bytes(answer), "stored-answer");

    public RecordedAnswer Open(byte[] answer) => JsonSerializer.Deserialize<RecordedAnswer>(sealer.Open(answer, "stored-answer"))!;

    public byte[] HashOf(ReadOnlySpan<byte> requestDigest) => sealer.Mac([.. "stored-request:"u8, .. requestDigest]);
}
