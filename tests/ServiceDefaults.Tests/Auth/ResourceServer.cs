using System.Net.Http.Headers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Telemetry;
using DotMac.ServiceDefaults.Tokens;
using DotMac.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(DotMac.ServiceDefaults.Tests.Auth.ResourceServer))]

namespace DotMac.ServiceDefaults.Tests.Auth;

/// <summary>A service that does nothing but check tokens, beside an Identity that a test commands.</summary>
public sealed class ResourceServer : IAsyncLifetime
{
    private WebApplication? app;

    public IdentityStub Identity { get; private set; } = null!;
    public RevocationList Revocations => app!.Services.GetRequiredService<RevocationList>();
    public ServiceTokens ServiceTokens => app!.Services.GetRequiredService<ServiceTokens>();
    public HttpClient Http { get; private set; } = null!;

    /// <summary>What each request waits for once its token was looked at.</summary>
    public Func<Task> BeforeAnswering { get; set; } = () => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        Identity = await IdentityStub.Start();
        app = Build(Identity.Settings);
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await Eventually.Get(() => Task.FromResult(Revocations.IsStale), stale => !stale, "hearing the revocation feed");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        await Identity.DisposeAsync();
    }

    public Task<HttpResponseMessage> Get(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Http.SendAsync(request);
    }

    private WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["Secrets:ClientKey"] = "client-key-of-sample-for-tests-0123456789abcdef";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new ServiceIdentity("sample"));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblems();
        builder.AddTokenAuthentication();
        var built = builder.Build();
        built.UseProblems();
        built.UseAuthentication();
        built.Use(async (_, next) =>
        {
            await BeforeAnswering();
            await next();
        });
        built.UseAuthorization();
        built.MapHealth();
        built.MapGet("/things", () => "things").RequirePermission("sample.things.view");
        built.MapGet("/sensitive", () => "sensitive").RequirePermission("sample.things.view").Sensitive();
        built.MapGet("/internal/things", () => "internal").Internal();
        built.MapGet("/open", () => "open").Anonymous("a sample");
        built.MapGet("/unstated", () => "unstated");
        return built;
    }
}
