using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Architecture.Tests;

/// <summary>The second wall (design, section 4): EF itself adds the tenant to every query of a row that has one.</summary>
public sealed class TenancyTests
{
    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void Every_entity_of_a_tenant_is_filtered_by_it(string name) => Service.Of(name).Ask(services =>
    {
        var entities = Owned(((DbContext)services.GetRequiredService(Service.Of(name).Context)).Model).ToArray();
        entities.Length.ShouldBeGreaterThan(2);
        return Unfiltered(entities).ToArray();
    }).ShouldBeEmpty();

    [Fact]
    public void A_planted_entity_without_the_filter_is_found()
    {
        using var db = new Unfenced(new DbContextOptionsBuilder<Unfenced>().UseNpgsql("Host=nowhere").Options);
        Unfiltered(Owned(db.Model)).ShouldBe([nameof(Row)]);
    }

    private static IEnumerable<IEntityType> Owned(IModel model) =>
        model.GetEntityTypes().Where(entity => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType));

    private static IEnumerable<string> Unfiltered(IEnumerable<IEntityType> entities) =>
        entities.Where(entity => entity.GetDeclaredQueryFilters().All(filter => filter.Key != "tenant")).Select(entity => entity.ClrType.Name);

    private sealed class Unfenced(DbContextOptions<Unfenced> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Row>();
    }

    private sealed class Row : ITenantOwned
    {
        public Guid Id { get; set; }
        public Guid TenantId { get; set; }
    }
}
