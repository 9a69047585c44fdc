using System.Collections.Concurrent;
using System.Net;
using DotMac.ServiceDefaults.Discovery;
using DotMac.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Tests;

/// <summary>Calls to other services by name, which may have several addresses.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> seen = new();
    private WebApplication service = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        service = builder.Build();
        service.MapPost("/{path}", (string path, HttpContext http) =>
        {
            seen.Enqueue(path);
            if (path == "breaks")
                http.Abort();
        });
        await service.StartAsync();
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task A_call_finds_the_replica_that_listens_and_arrives_there_once()
    {
        using var http = Client(service.Urls.First(), Nobody(), Nobody());
        foreach (var turn in Enumerable.Range(0, 20))
            (await http.PostAsync($"/{turn}", new StringContent("body"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        seen.ShouldBe(Enumerable.Range(0, 20).Select(turn => $"{turn}"));
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again()
    {
        using var http = Client(service.Urls.First(), service.Urls.First());
        await Should.ThrowAsync<HttpRequestException>(() => http.PostAsync("/breaks", new StringContent("body")));
        seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_nobody_listens_or_no_address_is_stated_the_call_fails()
    {
        using var deserted = Client(Nobody(), Nobody());
        (await Should.ThrowAsync<HttpRequestException>(() => deserted.GetAsync("/"))).HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        using var unknown = Client();
        (await Should.ThrowAsync<HttpRequestException>(() => unknown.GetAsync("/"))).HttpRequestError.ShouldBe(HttpRequestError.NameResolutionError);
    }

    private static string Nobody() => $"http://127.0.0.1:{Ports.Free()}";

    private static HttpClient Client(params string[] addresses)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            addresses.Select((address, place) => KeyValuePair.Create<string, string?>($"services:other:http:{place}", address))).Build());
        services.AddHttpClient("other", http => http.BaseAddress = new("http://other")).FindServices();
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("other");
    }
}
