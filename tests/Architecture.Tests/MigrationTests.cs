using DotMac.Architecture.Tests.Planted;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Architecture.Tests;

/// <summary>A model that was changed without its migration does not get through.</summary>
public sealed class MigrationTests
{
    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public void No_change_of_the_model_lacks_its_migration(string name) =>
        Service.Of(name).Ask(services => ((DbContext)services.GetRequiredService(Service.Of(name).Context)).Database.HasPendingModelChanges())
            .ShouldBeFalse();

    [Fact]
    public void A_planted_change_is_found()
    {
        var options = new DbContextOptionsBuilder<UnmigratedContext>();
        DatabaseSetup.Configure(options, "Host=nowhere");
        using var db = new UnmigratedContext(options.Options);
        db.Database.HasPendingModelChanges().ShouldBeTrue();
    }
}
