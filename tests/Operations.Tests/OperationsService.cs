using DotMac.Operations.Data;
using DotMac.TestKit;

[assembly: AssemblyFixture(typeof(DotMac.Operations.Tests.OperationsService))]

namespace DotMac.Operations.Tests;

public sealed class OperationsService() : ServiceFixture<Program, OperationsDbContext>("operations")
{
    public StoreProxy Store { get; private set; } = null!;

    protected override Task Configure(Dictionary<string, string?> values)
    {
        var store = Servers.S3!;
        Store = new StoreProxy(store.Endpoint);
        Store.Start();
        (values["Storage:Endpoint"], values["Storage:AccessKey"], values["Storage:SecretKey"]) = (Store.Endpoint, store.AccessKey, store.SecretKey);
        values["Storage:Bucket"] = $"test-{Guid.NewGuid():N}";
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Store.DisposeAsync();
    }

    /// <summary>Lets what is planned for the tenant be due now.</summary>
    public async Task BringForward(Guid tenant)
    {
        var sql = $"UPDATE due_work SET due_at = '2000-01-01Z', retry_at = NULL WHERE tenant_id = '{tenant}'";
        await using var command = Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
