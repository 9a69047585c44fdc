using Npgsql;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>
/// Connections of a run to the end (<c>migrate</c>, <c>create-admin</c>). No caller waits for its answer, and its failure fails the whole start:
/// it has more patience with a busy server than a request, and a migration may work for long.
/// </summary>
internal static class RunConnection
{
    private const int OpenSeconds = 60;
    private const int CommandSeconds = 3600;

    public static string Patient(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Timeout = OpenSeconds, CommandTimeout = CommandSeconds }.ConnectionString;
}
