using DotMac.ServiceDefaults.Tests.Notes;
using DotMac.TestKit;
using Npgsql;

namespace DotMac.ServiceDefaults.Tests;

public sealed class MigratorTests(NotesService service)
{
    [Fact]
    public async Task A_migrate_run_waits_for_a_server_that_is_too_busy_for_a_request()
    {
        new NpgsqlConnectionStringBuilder(service.Settings.AppConnection).Timeout.ShouldBe(2);
        await using var late = new LateServer(service.Settings.AppConnection);
        (await service.Migrate(late.Port)).ShouldBe(0);
        (await late.Close()).ShouldBeGreaterThan(0);
    }
}
