using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text.Json;
using DotMac.NativeHost.Running;

namespace DotMac.Fleet.Tests.Host;

/// <summary>However the host ends, nothing that it started is left.</summary>
public sealed class StoppingTests
{
    private const string PostgresRuns = "postgres               Running";

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGHUP)]
    public async Task A_signal_stops_everything(PosixSignal signal)
    {
        using var host = new HostProcess();
        await host.Says(PostgresRuns);
        host.Children().ShouldNotBeEmpty();

        host.Signal(signal);
        (await host.Ended()).ShouldBe(0, await host.Complaint());
        host.Children().ShouldBeEmpty();
    }

    [Fact(Explicit = true)]
    public async Task A_whole_fleet_that_was_stopped_leaves_no_process_no_port_no_lock_and_no_file_of_a_process()
    {
        var others = Directory.GetFiles(Path.GetTempPath());
        using var host = new HostProcess();
        await host.Says("export DOTMAC");
        var children = host.Children();
        var ports = JsonSerializer.Deserialize<Dictionary<string, int>>(await File.ReadAllTextAsync(Path.Combine(host.Data, "ports.json")))!;
        Listening(ports.Values).Count().ShouldBeGreaterThan(FleetFixture.Services.Length);
        Pids(host.Data).ShouldNotBeEmpty();

        host.Signal(PosixSignal.SIGINT);
        (await host.Ended()).ShouldBe(0, await host.Complaint());
        host.Children().ShouldBeEmpty();
        Listening(ports.Values).ShouldBeEmpty();
        Pids(host.Data).ShouldBeEmpty();
        foreach (var file in (string[])[".dotmac-lock", ".dotmac-children"])
            using (var taken = FileLock.TryTake(Path.Combine(host.Data, file)))
                taken.ShouldNotBeNull(file);
        // What a .NET process leaves for debuggers when it does not end by itself bears its number, which one that was killed before may have had too.
        Directory.GetFiles(Path.GetTempPath()).Except(others).Where(file => children.Any(pid => file.Contains($"-{pid}-", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_helper_in_a_group_of_its_own_that_holds_the_streams_of_its_server_holds_no_stop_up()
    {
        var begun = new TaskCompletionSource();
        var spec = new ProcessSpec("bash", ["-c", "setsid sleep 300 & echo begun; wait"], Path.GetTempPath()) { StopPatience = TimeSpan.FromSeconds(1) };
        await using var server = ChildProcess.Start(spec, _ => begun.TrySetResult(), watchdog: null);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await server.Stop().WaitAsync(TimeSpan.FromSeconds(60));
        (await server.Exited.WaitAsync(TimeSpan.FromSeconds(60))).ShouldNotBe(0, "the helper is gone, and with it what held the streams");
    }

    [Fact]
    public async Task A_host_that_is_killed_leaves_nothing_and_the_next_one_starts_at_once_on_its_data()
    {
        using var host = new HostProcess();
        await host.Says(PostgresRuns);
        var left = host.Children();
        left.ShouldNotBeEmpty();
        host.KillHard();

        using var next = host.Again();
        await next.Says(PostgresRuns);
        next.Children().Intersect(left).ShouldBeEmpty();
        next.Signal(PosixSignal.SIGTERM);
        (await next.Ended()).ShouldBe(0, await next.Complaint());
        next.Children().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_is_left_to_the_developer_gets_a_file_with_its_environment_for_the_owner_alone_and_the_rest_waits_for_it()
    {
        // What the gateway does not wait for is left out: it would only start for nothing.
        string[] except = ["identity", "tenancy", "billing", "partners", "notifications", "operations"];
        using var host = new HostProcess([.. except.SelectMany(name => (string[])["--except", name])]);
        var file = (await host.Says("identity is left to you")).Split(' ')[^1];
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var variables = (await File.ReadAllLinesAsync(file)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        variables["ConnectionStrings__identity-db"].ShouldStartWith("Host=127.0.0.1;");

        var identity = new Projects.Identity().AssemblyPath;
        var spec = new ProcessSpec("dotnet", ["exec", identity], Path.GetDirectoryName(identity)!);
        await using (ChildProcess.Start(spec with { Environment = variables! }, _ => { }, watchdog: null))
            await host.Says("gateway                Running");
        host.Signal(PosixSignal.SIGTERM);
        await host.Ended();
    }

    [Theory]
    [InlineData("Unknown argument '--nonsense'", "--nonsense")]
    [InlineData("--data needs a value", "--data")]
    [InlineData("'nobody' is none", "--except", "nobody")]
    [InlineData("'billing-migrate' is none", "--except", "billing-migrate")]
    [InlineData("'postgres' is none", "--except", "postgres")]
    public async Task A_misuse_is_told_in_one_line_with_exit_code_2(string told, params string[] args)
    {
        using var host = new HostProcess(args);
        (await host.Ended()).ShouldBe(2);
        (await host.Complaint()).Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(told);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_in_one_line_with_exit_code_1()
    {
        using var host = new HostProcess();
        await host.Says("Starting");
        host.KillHard();
        await host.Ended();
        await File.WriteAllTextAsync(Path.Combine(host.Data, "ports.json"), "{ broken");

        using var next = host.Again();
        (await next.Ended()).ShouldBe(1);
        (await next.Complaint()).Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("ports.json is not readable");
    }

    private static IEnumerable<int> Listening(IEnumerable<int> ports) =>
        ports.Intersect(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port));

    private static string[] Pids(string data) => Directory.GetFiles(data, "*.pid", SearchOption.AllDirectories);
}
