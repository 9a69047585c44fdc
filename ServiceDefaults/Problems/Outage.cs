using System.Net.Sockets;
using Npgsql;
using Polly;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>Whether an exception tells of a part that is down: nobody's fault here, and the same call may succeed later.</summary>
internal static class Outage
{
    public static bool Is(Exception? exception) => exception switch
    {
        null => false,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "57P01" or "57P02" or "57P03" or "53300" || Is(postgres.InnerException),
        NpgsqlException or SocketException or TimeoutException or HttpRequestException or ExecutionRejectedException => true,
        TaskCanceledException => true,
        _ => Is(exception.InnerException),
    };
}
