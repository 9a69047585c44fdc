using DotMac.NativeHost.Running;

namespace DotMac.NativeHost.Servers;

/// <summary>RabbitMQ with its own epmd, both on 127.0.0.1; the node's name stays when its ports change, so that its data stays its own.</summary>
public sealed class RabbitServer(string folder, int port, int managementPort, int epmdPort, int distributionPort, string user, string password)
    : Server(port)
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    public override (string, string[]) Requires => (Script, ["rabbitmq-server"]);

    /// <summary>The broker listens once it has booted, and logs nothing of a connection that closes without a word; a failed handshake it would.</summary>
    protected override Task<bool> IsReady(CancellationToken ct) => Task.FromResult(true);

    protected override async Task Prepare(CancellationToken ct)
    {
        Folders.Private(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_management].\n", ct);
        await Folders.Secret(
            Path.Combine(folder, "rabbitmq.conf"),
            $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {managementPort}
            default_user = {user}
            default_pass = {password}
            loopback_users = none
            vm_memory_high_watermark.absolute = 1GB
            disk_free_limit.absolute = 100MB
            log.console.level = error
            log.file = false

            """,
            ct);
    }

    protected override IEnumerable<ProcessSpec> Processes()
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            ["ERL_EPMD_PORT"] = $"{epmdPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = "dotmac@localhost",
            ["RABBITMQ_NODE_PORT"] = $"{Port}",
            ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
            ["RABBITMQ_MNESIA_BASE"] = $"{folder}/mnesia",
            ["RABBITMQ_LOG_BASE"] = $"{folder}/log",
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = $"{folder}/enabled_plugins",
            ["RABBITMQ_CONFIG_FILE"] = $"{folder}/rabbitmq",
            ["RABBITMQ_PID_FILE"] = $"{folder}/node.pid",
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            // Of each Erlang program of it: one that asks for names while it boots would start an epmd of its own, a daemon that nobody ends, where the fleet's is just stopping.
            ["ERL_AFLAGS"] = "-start_epmd false",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                "-noinput -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
        };
        yield return new("epmd", ["-address", "127.0.0.1", "-port", $"{epmdPort}"], folder) { Environment = environment };
        // The management listener drains for seconds when it is asked to stop; everything durable is on disk by then.
        yield return new(Script, [], folder) { Environment = environment, StopPatience = TimeSpan.FromSeconds(2) };
    }
}
