using System.Diagnostics;
using System.Net.Sockets;
using DotMac.NativeHost.Running;

namespace DotMac.NativeHost.Servers;

/// <summary>PostgreSQL as <c>postgres:18</c> would be: a superuser with a password, nothing else.</summary>
/// <param name="folder">Data folder; created with the password on the first start.</param>
/// <param name="durable">Whether commits reach the disk; tests do without.</param>
public sealed class PostgresServer(string folder, int port, string password, string superuser = "postgres", bool durable = true) : Server(port)
{
    /// <summary>The user of the machine that it runs as; it refuses to run as root.</summary>
    private const string User = "postgres";

    /// <summary>Settings besides, as they stand in postgresql.conf.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public override (string, string[]) Requires => ("/usr/lib/postgresql/*/bin/postgres", ["postgresql"]);

    private string Data => Path.Combine(folder, "data");

    /// <summary>Where a new one is made, so that a preparation which was cut short leaves no half one behind.</summary>
    private string Draft => Path.Combine(folder, "data.new");

    private static string Bin =>
        Directory.GetDirectories("/usr/lib/postgresql").Where(version => File.Exists($"{version}/bin/postgres")).Max()! + "/bin";

    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        // A start-up packet (protocol 3.0, 55.2.1) is answered with 'R' once connections are taken; during recovery it fails.
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, ct);
        var stream = client.GetStream();
        byte[] startup = [0, 0, 0, 0, 0, 3, 0, 0, .. "user\0postgres\0database\0postgres\0\0"u8];
        startup[3] = (byte)startup.Length;
        await stream.WriteAsync(startup, ct);
        var answer = new byte[1];
        return await stream.ReadAsync(answer, ct) == 1 && answer[0] == (byte)'R';
    }

    protected override async Task Prepare(CancellationToken ct)
    {
        if (Directory.Exists(Data))
            return;

        Folders.Private(folder);
        if (Directory.Exists(Draft))
            Directory.Delete(Draft, recursive: true);
        if (Environment.IsPrivilegedProcess)
            await Run("chown", [$"{User}:{User}", folder], null, ct);
        // The password comes by standard input into a file of PostgreSQL's own user, who may not open the host's pipe by name.
        const string script =
            """
            umask 077
            cat >"$1/password" && "$2/initdb" -D "$3" -U "$4" -A scram-sha-256 --pwfile="$1/password" --no-locale -E UTF8 --no-sync --no-instructions
            code=$?
            rm -f "$1/password"
            exit $code
            """;
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--"] : [];
        string[] command = [.. asUser, "bash", "-c", script, "initdb", folder, Bin, Draft, superuser];
        await Run(command[0], command[1..], password, ct);
        Directory.Move(Draft, Data);
    }

    protected override IEnumerable<ProcessSpec> Processes()
    {
        var sync = durable ? "on" : "off";
        string[] settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=500", "shared_buffers=256MB",
            $"fsync={sync}", $"synchronous_commit={sync}", $"full_page_writes={sync}",
            // After a crash: seven databases are some thousands of files, which would be synced one by one.
            "recovery_init_sync_method=syncfs",
            "log_min_messages=warning", "log_min_error_statement=panic", "max_wal_size=2GB", "checkpoint_timeout=15min", .. Settings,
        ];
        yield return new($"{Bin}/postgres", ["-D", Data, "-p", $"{Port}", .. settings.SelectMany(setting => new[] { "-c", setting })], "/")
        {
            User = User,
            StopSignal = Signal.Interrupt,
            Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
        };
    }

    private static async Task Run(string file, string[] arguments, string? input, CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = await process.StandardError.ReadToEndAsync(ct);
        await output;
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new Aspire.Hosting.DistributedApplicationException($"PostgreSQL's preparation ({file}) failed: {error.Trim()}");
    }
}
