using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.Gateway.Routing;
using DotMac.ServiceDefaults.Tokens;
using DotMac.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DotMac.Gateway.Tests.EdgeFixture))]

namespace DotMac.Gateway.Tests;

/// <summary>The gateway as it runs, with one stub behind all its routes, a stub for Identity and the real Redis.</summary>
public class EdgeFixture : IAsyncLifetime
{
    private WebApplicationFactory<Program>? factory;

    public IdentityStub Identity { get; private set; } = null!;
    public Downstream Service { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public Guid Tenant { get; } = Guid.CreateVersion7();
    public TestServers Servers { get; private set; } = null!;

    /// <summary>Settings besides the addresses.</summary>
    protected virtual Dictionary<string, string?> Settings => new() { ["RateLimits:Factor"] = "1000" };

    public async ValueTask InitializeAsync()
    {
        Servers = await SharedServers.Join();
        Identity = await IdentityStub.Start();
        Service = await Downstream.Start();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseUrls("http://127.0.0.1:0");
            foreach (var (key, value) in Identity.Settings.Concat(All()).Concat(Settings))
                host.UseSetting(key, value);
        });
        factory.UseKestrel();
        factory.StartServer();
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        Http = new HttpClient(handler) { BaseAddress = factory.ClientOptions.BaseAddress };
        await Eventually.Get(
            () => Task.FromResult(factory.Services.GetRequiredService<RevocationList>().IsStale), stale => !stale, "hearing the revocation feed");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await factory!.DisposeAsync();
        await Service.DisposeAsync();
        await Identity.DisposeAsync();
        await SharedServers.Leave();
        GC.SuppressFinalize(this);
    }

    public string Token(params string[] permissions) => Identity.Token(Tenant, Guid.CreateVersion7(), permissions);

    public Task<HttpResponseMessage> Send(
        string path, string? token = null, HttpMethod? method = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request);
    }

    /// <summary>What the service saw of a request of an ordinary user.</summary>
    public async Task<Received> Received(string path, params (string Name, string Value)[] headers)
    {
        using var answer = await Send(path, Token(), headers: headers);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Received>())!;
    }

    public static async Task<JsonElement> Problem(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(body).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("type").GetString()!.ShouldEndWith("/problems/" + code.Replace('.', '-').Replace('_', '-'));
        problem.GetProperty("trace_id").GetString()!.Length.ShouldBe(32);
        return problem;
    }

    private Dictionary<string, string?> All()
    {
        var settings = FleetServices.All.Where(service => service.Name != "identity")
            .ToDictionary(service => $"services:{service.Name}:http:0", _ => (string?)Service.Address.ToString());
        settings["ConnectionStrings:redis"] = Servers.Redis;
        settings["Secrets:ClientKey"] = "client-key-of-gateway-for-tests-0123456789abcdef";
        settings["Logging:LogLevel:Default"] = "Warning";
        return settings;
    }
}
