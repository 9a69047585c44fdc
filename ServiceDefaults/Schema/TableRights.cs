using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>What the service's roles may do with a table, where that is not the usual; the migration that creates the table grants it.</summary>
public static class TableRights
{
    internal const string PlatformAnnotation = "DotMac:Platform";
    internal const string PlatformReadAnnotation = "DotMac:PlatformRead";
    internal const string AppAnnotation = "DotMac:Grants";

    /// <summary>Lets requests and consumers add rows to the table and never change or remove one.</summary>
    public static EntityTypeBuilder<T> AppendOnly<T>(this EntityTypeBuilder<T> entity) where T : class => entity.HasAnnotation(AppAnnotation, "SELECT, INSERT");

    /// <summary>Lets requests and consumers change rows of the table and never remove one.</summary>
    public static EntityTypeBuilder<T> NeverRemoved<T>(this EntityTypeBuilder<T> entity) where T : class =>
        entity.HasAnnotation(AppAnnotation, "SELECT, INSERT, UPDATE");

    /// <summary>
    /// Lets platform administrators' reads see these columns across tenants, over <see cref="PlatformDataSource"/>; the app role sees its tenant alone.
    /// </summary>
    public static EntityTypeBuilder<T> ReadByPlatform<T>(this EntityTypeBuilder<T> entity, params string[] columns) where T : class =>
        entity.HasAnnotation(PlatformReadAnnotation, string.Join(", ", columns));

    /// <summary>Lets the service's platform role (outbox dispatcher, due-work scanner) read and write the table across tenants.</summary>
    internal static EntityTypeBuilder<T> OpenToPlatform<T>(this EntityTypeBuilder<T> entity) where T : class => entity.HasAnnotation(PlatformAnnotation, true);
}
