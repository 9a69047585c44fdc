using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Connections of operations (requests, consumers, due work), with the app role; what the connection string itself states has the last word.</summary>
public sealed class OperationDataSource(string connection) : IAsyncDisposable
{
    /// <summary>
    /// A statement that comes a second time is prepared: parsing and planning, policies and all, cost the server more than running it
    /// (<c>Max Auto Prepare=0</c> behind a pooler that mixes sessions). Nothing outlives a transaction (the tenant is set for it alone), so a
    /// session need not be reset between two of them.
    /// </summary>
    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create($"Max Auto Prepare=200;Auto Prepare Min Usages=2;No Reset On Close=true;{connection}");

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
