using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using DotMac.NativeHost;
using DotMac.NativeHost.Running;

namespace DotMac.Fleet.Tests.Host;

/// <summary>What the native host promises of every model, shown with a model of one server.</summary>
public sealed class SmallFleetTests : IDisposable
{
    private readonly string data = DataFolder.New();

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Leaves_no_process_and_no_open_port_behind()
    {
        var app = Redis();
        await app.StartAsync();
        var (port, pid) = (app.GetEndpoint("redis").Port, app.Pids()["redis"]);
        await app.DisposeAsync();

        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port));
    }

    [Fact]
    public async Task Keeps_passwords_and_ports_between_runs()
    {
        async Task<string?> Run()
        {
            await using var app = Redis();
            await app.StartAsync();
            return await app.GetConnectionStringAsync("redis", default);
        }

        (await Run()).ShouldBe(await Run());
    }

    [Fact]
    public async Task Starts_empty_when_asked_to()
    {
        await using (var first = Redis())
            await first.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(data, "left"), "by an earlier run");
        await using var app = Redis("--clean");
        await app.StartAsync();
        File.Exists(Path.Combine(data, "left")).ShouldBeFalse();
    }

    [Fact]
    public async Task Leaves_a_folder_alone_that_holds_something_else()
    {
        await File.WriteAllTextAsync(Path.Combine(data, "thesis"), "of somebody");
        await using var app = Redis("--clean");
        (await Should.ThrowAsync<UsageException>(() => app.StartAsync())).Message.ShouldContain("not a fleet's");
        File.Exists(Path.Combine(data, "thesis")).ShouldBeTrue();
    }

    [Fact]
    public void Two_that_ask_for_the_same_port_get_different_ones_although_nobody_listens_yet()
    {
        using var ports = new NativeHost.Running.Ports();
        using var others = new NativeHost.Running.Ports();
        var first = ports.Reserve(47_000);
        others.Reserve(first).ShouldNotBe(first);
    }

    [Fact]
    public async Task Stays_down_when_it_was_stopped_and_comes_back_when_it_is_started()
    {
        await using var app = Redis();
        await app.StartAsync();
        var before = app.Pids()["redis"];

        await app.Stop("redis");
        await app.ResourceNotifications.WaitForResourceAsync("redis", KnownResourceStates.Exited);
        (await Status(app, "redis")).GetProperty("health").GetString().ShouldBe("not ready");
        app.Start("redis");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("redis");
        app.Pids()["redis"].ShouldNotBe(before);
    }

    [Fact]
    public async Task Shows_the_present_health()
    {
        await using var app = Redis();
        await app.StartAsync();
        app.Pause("redis");
        await Eventually.Get(
            async () => (await Status(app, "redis")).GetProperty("health").GetString(), health => health == "not ready", "the pause");
        app.Resume("redis");
        await Eventually.Get(
            async () => (await Status(app, "redis")).GetProperty("health").GetString(), health => health == "healthy", "the recovery");
    }

    [Fact]
    public async Task Starts_what_waits_for_an_explicit_start_only_then()
    {
        var builder = Builder();
        builder.AddRedis("redis").WithExplicitStart();
        await using var app = builder.Build();
        await app.StartAsync();
        app.Pids().ShouldBeEmpty();
        app.Start("redis");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("redis");
    }

    [Fact]
    public void Refuses_by_name_what_a_native_process_cannot_be()
    {
        var builder = Builder();
        builder.AddRedis("redis").WithLifetime(ContainerLifetime.Persistent);
        Should.Throw<DistributedApplicationException>(builder.Build).Message.ShouldBe("redis: the native host cannot do WithLifetime(Persistent).");
    }

    [Fact]
    public async Task Runs_an_executable_with_its_endpoint_and_its_variables()
    {
        var builder = Builder();
        builder.AddExecutable("web", "python3", data, "-c", Server).WithHttpEndpoint(env: "PORT").WithEnvironment("GREETING", "hello");
        await using var app = builder.Build();
        await app.StartAsync();
        using var http = app.CreateHttpClient("web");
        (await http.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldBe("hello");
    }

    [Fact]
    public async Task Runs_replicas_on_ports_of_their_own_and_tells_all_of_them_to_who_refers_to_them()
    {
        var builder = Builder();
        var web = builder.AddProject<Web>("web").WithReplicas(2).WithHttpEndpoint()
            .WithEnvironment("PublicUrl", "http://localhost").WithEnvironment("Secrets__ClientKey", new string('k', 48))
            .WithEnvironment("services__identity__http__0", "http://127.0.0.1:9");
        var cache = builder.AddRedis("shared-cache");
        builder.AddExecutable("asks", "python3", data, "-c", Ask).WithEnvironment("FIRST", web.GetEndpoint("http"))
            .WithReference(cache).WithReference(web);
        await using var app = builder.Build();
        await app.StartAsync();

        app.GetEndpoint("web").ShouldNotBe(app.GetEndpoint("web-2"));
        app.Pids().Keys.ShouldBe(["web", "web-2", "shared-cache", "asks"], ignoreOrder: true);
        var variables = await Eventually.Get(
            async () => File.Exists(Asked)
                ? (await File.ReadAllLinesAsync(Asked)).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])
                : [],
            found => found.Count > 0, "the variables");
        variables["services__web__http__0"].ShouldBe(app.GetEndpoint("web").ToString().TrimEnd('/'));
        variables["services__web__http__1"].ShouldBe(app.GetEndpoint("web-2").ToString().TrimEnd('/'));
        variables["WEB_HTTP"].ShouldBe(variables["FIRST"]);
        variables["SHARED_CACHE_URI"].ShouldBe($"redis://:{variables["SHARED_CACHE_PASSWORD"]}@127.0.0.1:{variables["SHARED_CACHE_PORT"]}");
        (await app.GetConnectionStringAsync("shared-cache")).ShouldBe(variables["ConnectionStrings__shared-cache"]);
    }

    [Fact]
    public async Task The_status_page_answers_to_this_machines_own_names_only()
    {
        await using var app = Redis();
        await app.StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Host = "attacker.example";
        ((int)(await http.GetAsync(new Uri(app.StatusPage(), "/resources.json"))).StatusCode).ShouldBe(421);
    }

    [Fact]
    public async Task Two_fleets_run_side_by_side_but_not_on_one_folder()
    {
        await using var first = Redis();
        await first.StartAsync();
        await using var second = Redis();
        (await Should.ThrowAsync<DistributedApplicationException>(() => second.StartAsync())).Message.ShouldContain("runs already");

        var other = DataFolder.New();
        await using (var third = Redis("--data", other))
        {
            await third.StartAsync();
            third.GetEndpoint("redis").Port.ShouldNotBe(first.GetEndpoint("redis").Port);
        }

        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task Refuses_an_image_that_no_native_server_stands_in_for()
    {
        var builder = Builder();
        builder.AddContainer("search", "elastic/elasticsearch", "9");
        await using var app = builder.Build();
        (await Should.ThrowAsync<DistributedApplicationException>(() => app.StartAsync())).Message.ShouldContain("elastic/elasticsearch");
    }

    [Fact]
    public void Refuses_to_publish_until_that_is_built() =>
        Should.Throw<DistributedApplicationException>(() => DistributedApplication.CreateBuilder(["publish"])).Message.ShouldContain("not built yet");

    [Fact]
    public void Refuses_two_resources_of_one_name()
    {
        var builder = Builder();
        builder.AddRedis("one");
        Should.Throw<DistributedApplicationException>(() => builder.AddContainer("one", "axllent/mailpit", "latest")).Message.ShouldContain("'one'");
    }

    /// <summary>A shell would drop variables with a hyphen in their names.</summary>
    private const string Ask =
        """
        import os, time
        with open("asking", "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in os.environ.items())
        os.rename("asking", "asked")
        time.sleep(60)
        """;

    private const string Server =
        """
        import http.server, os
        class Hello(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); self.wfile.write(os.environ["GREETING"].encode())
        http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Hello).serve_forever()
        """;

    private string Asked => Path.Combine(data, "asked");

    private static async Task<JsonElement> Status(DistributedApplication app, string resource)
    {
        using var http = new HttpClient();
        var resources = await http.GetFromJsonAsync<JsonElement[]>(new Uri(app.StatusPage(), "/resources.json"));
        return resources!.Single(known => known.GetProperty("name").GetString() == resource);
    }

    private DistributedApplication Redis(params string[] more)
    {
        var builder = Builder(more);
        builder.AddRedis("redis").WithDataVolume();
        return builder.Build();
    }

    private IDistributedApplicationBuilder Builder(params string[] more) => DistributedApplication.CreateBuilder(["--data", data, .. more]);

    /// <summary>A project that needs no server to answer something.</summary>
    private sealed class Web : IProjectMetadata
    {
        public string ProjectPath => "";
        public string AssemblyPath => new Projects.Gateway().AssemblyPath;
    }
}
