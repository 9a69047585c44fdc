using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Identity.Data;

/// <summary>A token signing key, sealed by the master key; old ones stay, so that tokens they signed verify.</summary>
public sealed class SealedSigningKey
{
    public required string Id { get; init; }
    public required byte[] PrivateKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It signs from here on; until then it is only published, so that whoever verifies knows it in time.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SealedSigningKey>
    {
        public void Configure(EntityTypeBuilder<SealedSigningKey> builder) => builder.ToTable("signing_keys").HasKey(key => key.Id);
    }
}

/// <summary>An element of the DataProtection key ring, sealed by the master key.</summary>
public sealed class SealedRingElement
{
    public required string Name { get; init; }
    public required byte[] Element { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SealedRingElement>
    {
        public void Configure(EntityTypeBuilder<SealedRingElement> builder) =>
            builder.ToTable("data_protection_keys").HasKey(element => element.Name);
    }
}
