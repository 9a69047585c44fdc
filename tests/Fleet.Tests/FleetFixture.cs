using System.Net;
using DotMac.NativeHost;
using DotMac.NativeHost.Running;

[assembly: AssemblyFixture(typeof(DotMac.Fleet.Tests.FleetFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace DotMac.Fleet.Tests;

/// <summary>
/// The whole fleet as <c>AppHost/Program.cs</c> wires it: empty data, ports of its own. The first test that <see cref="UsesFleetAttribute">uses</see> it
/// starts it, and those that come after share it.
/// </summary>
public sealed class FleetFixture : IAsyncDisposable
{
    /// <summary>The seven services and the gateway.</summary>
    public static readonly string[] Services = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations", "gateway"];

    /// <summary>A bus that does not come up is waited for (90 s), may hang once more when it is stopped (40 s), and its process starts again.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(5);

    private readonly string data = DataFolder.New();
    private FileLock? turn;
    private Task running = Task.CompletedTask;
    private Task<Company>? somebody;
    private int replicas;

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>A client of the gateway, as a customer has it.</summary>
    public HttpClient Gateway { get; private set; } = null!;

    /// <summary>What the fleet sent out: mails and webhooks.</summary>
    public Caught Caught { get; private set; } = null!;

    /// <summary>An address of the test's own to which webhooks may go.</summary>
    public Uri Receiver { get; } = new($"http://127.0.0.1:{TestKit.Ports.Free()}");

    /// <summary>The eight and their replicas.</summary>
    public IEnumerable<string> Processes =>
        Services.SelectMany(service => Enumerable.Range(1, replicas).Select(replica => replica == 1 ? service : $"{service}-{replica}"));

    /// <summary>Starts it with so many processes of each service, unless it runs so. A start that failed is not tried again.</summary>
    public Task Run(int wanted) => wanted == replicas ? running : running = Start(replicas = wanted);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(data, recursive: true);
        turn?.Dispose();
    }

    /// <summary>A company for tests that only ask and change nothing.</summary>
    public Task<Company> Somebody() => somebody ??= Company.SignUp(this, "somebody");

    /// <summary>Waits until all of the eight, and their replicas, say that they are ready.</summary>
    public async Task AllReady()
    {
        foreach (var service in Processes)
        {
            using var http = App.CreateHttpClient(service);
            await Eventually.Get(
                async () => (await http.GetAsync("/health/ready")).StatusCode, status => status == HttpStatusCode.OK,
                $"readiness of {service}", Recovery);
        }
    }

    private async Task Start(int replicas)
    {
        // Two whole fleets are too much for two cores: one test process after the other has its own.
        turn ??= await FileLock.Take(Path.Combine(Path.GetTempPath(), $"dotmac-fleet-{Environment.UserName}.lock"));
        await Stop();
        somebody = null;
        Environment.SetEnvironmentVariable("RateLimits__Factor", "1000");
        // Nearly each test signs a company up and in; what makes guessing dear is shown in Identity.Tests.
        Environment.SetEnvironmentVariable("Passwords__Iterations", "1000");
        // What the runtime learns of a program to make it faster pays back later than a test run ends.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--data", data, "--clean", "--random-ports", "--replicas", $"{replicas}", "--allow-outbound", Receiver.Authority]);
        App = await builder.BuildAsync();
        if (Environment.GetEnvironmentVariable("Fleet__Log") is { } file)
            Log(File.CreateText(file));
        await App.StartAsync();
        Gateway = App.CreateHttpClient("gateway");
        Caught = new(App.CreateHttpClient("mail", "http"));
    }

    /// <summary>Keeps what all say, for whoever looks for the cause of a failure.</summary>
    private void Log(TextWriter file)
    {
        var log = TextWriter.Synchronized(file);
        App.Listen((part, line) =>
        {
            log.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {part} {line}");
            log.Flush();
        });
    }

    private async Task Stop()
    {
        Gateway?.Dispose();
        Caught?.Dispose();
        if (App is not null)
            await App.DisposeAsync();
    }
}
