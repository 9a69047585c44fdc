using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Connections of the platform role: for the dispatcher, the scanner, the sweeper and platform administrators' reads only.</summary>
public sealed class PlatformDataSource(NpgsqlDataSource source) : IAsyncDisposable
{
    public NpgsqlDataSource Source => source;

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
