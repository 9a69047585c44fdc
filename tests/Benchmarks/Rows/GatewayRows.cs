using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Peers;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// The gateway in front of a hello service, against YARP alone and against no proxy; in each comparison both get the very same requests.
/// </summary>
internal static class GatewayRows
{
    private const int Callers = 2_000;
    private const string Path = "/api/v1/billing/hello";
    private const string PublicPath = "/api/v1/tenants/onboarding/public";

    private static readonly string[] Names = ["gateway", "bare YARP", "no proxy"];

    public static async Task Measure(Bench bench)
    {
        await Wrk.Install();
        await using var hello = await RunningProgram.StartPeer(bench, Hello.Verb);
        await using var yarp = await RunningProgram.StartPeer(bench, BareYarp.Verb, hello.Address.ToString());
        await using var identity = await IdentityStub.Start("https://gateway.example");
        // One caller for all the load: its quota is widened, not left out; its blocks still come from Redis.
        await using var gateway = await Gateway(bench, identity, hello, ("RateLimits:Factor", "100000"));
        await using var limited = await Gateway(bench, identity, hello);

        var tenant = Guid.CreateVersion7();
        string Bearer() => identity.Token(tenant, Guid.CreateVersion7(), "billing.*");
        var tokens = bench.Folder("tokens");
        await File.WriteAllLinesAsync(tokens, Enumerable.Range(0, Callers).Select(_ => Bearer()));
        var token = new Request("one caller's token, cached", Path) { Header = ("Authorization", $"Bearer {Bearer()}") };
        var callers = new Request($"{Callers:N0} callers, each under the default limit leased from Redis", Path) { Script = ["callers.lua", tokens] };
        var nobody = new Request("no token, a public path", PublicPath);
        var key = new Request("an API key, its token cached", Path) { Header = ("X-API-Key", identity.ApiKey(tenant, "billing.*")) };

        await Compare(bench, token, gateway, yarp, hello);
        await Compare(bench, callers, limited, yarp);
        if (bench.Options.Quick)
            return;
        await Compare(bench, nobody, gateway, yarp);
        await Compare(bench, key, gateway, yarp);
    }

    private static async Task<RunningProgram> Gateway(
        Bench bench, IdentityStub identity, RunningProgram hello, params (string Key, string Value)[] more)
    {
        var settings = identity.Settings;
        foreach (var service in (string[])["tenancy", "billing"])
            settings[$"services:{service}:http:0"] = hello.Address.ToString();
        settings["ConnectionStrings:redis"] = (await bench.Servers()).Addresses.Redis;
        settings["Secrets:ClientKey"] = "client-key-of-gateway-for-benchmarks-0123456789";
        foreach (var (name, value) in more)
            settings[name] = value;
        return await RunningProgram.Start(bench, new Projects.Gateway().AssemblyPath, settings);
    }

    private static async Task Compare(Bench bench, Request request, RunningProgram gateway, RunningProgram yarp, RunningProgram? direct = null)
    {
        RunningProgram[] all = direct is null ? [gateway, yarp] : [gateway, yarp, direct];
        foreach (var program in all)
            await Rounds.WarmUp(request.To(program).PerSecond, bench.Options.WarmUp);
        var rates = await Rounds.Run(
            bench.Options.Rounds, [.. all.Select(program => (Func<Task<double>>)(() => request.To(program).PerSecond(bench.Options.Round)))]);
        foreach (var (name, rate) in Names.Zip(rates))
            bench.Report.Keep($"{name}, requests/s: {request.What}", rate);
        bench.Report.Add(new($"gateway against bare YARP, requests/s: {request.What}", rates[0].Against(rates[1]), "", 0.70, 0.85, MoreIsBetter: true));
        if (direct is null)
            return;
        bench.Report.Add(new($"gateway against no proxy, requests/s: {request.What}", rates[0].Against(rates[2])));
        bench.Report.Add(new($"bare YARP against no proxy, requests/s: {request.What}", rates[1].Against(rates[2])));
    }

    private sealed record Request(string What, string Path)
    {
        public (string Name, string Value)? Header { get; init; }
        public string[] Script { get; init; } = [];

        public Wrk To(RunningProgram program) => new(new Uri(program.Address, Path))
        {
            Headers = Header is { } header ? new Dictionary<string, string> { [header.Name] = header.Value } : [],
            Script = Script,
        };
    }
}
