using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.NativeHost.Running;

/// <summary>Stands in for Aspire's dashboard: <c>/resources.json</c> and a page over it.</summary>
internal sealed partial class StatusPage : IAsyncDisposable
{
    private readonly WebApplication app;

    public StatusPage(Fleet fleet, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        Url = new Uri($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.UseLocalNamesOnly(port);
        app.MapGet("/", () => Results.Content(Resources.Text("status.html"), "text/html; charset=utf-8"));
        app.MapGet("/favicon.ico", () => Results.NoContent());
        app.MapGet("/resources.json", () => Results.Json(fleet.Resources.Select(Describe)));
    }

    public Uri Url { get; }

    public Task Start(CancellationToken ct) => app.StartAsync(ct);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static object Describe(FleetResource resource) => new
    {
        name = resource.Name,
        kind = resource.Model switch { ProjectResource => "project", ExecutableResource => "executable", _ => "server" },
        parent = resource.Model.Annotations.OfType<ParentAnnotation>().LastOrDefault()?.Parent.Name,
        state = resource.State,
        health = !resource.Endpoints.Any() ? "" : resource.IsHealthy ? "healthy" : "not ready",
        endpoints = resource.Endpoints.Select(resource.Url),
        links = resource.Endpoints.Select(endpoint => Link(resource, endpoint))
            .Select(link => new { url = link.Url, text = link.DisplayText ?? link.Url }),
        seconds = resource.Seconds,
        restarts = resource.Restarts,
        pid = resource.Process is { Exited.IsCompleted: false } process ? process.Pid : (int?)null,
        last_lines = resource.LastLines.Select(line => OneTimeToken().Replace(line, "$1***")),
    };

    /// <summary>The endpoint's address, as <c>WithUrlForEndpoint</c> would have it.</summary>
    private static ResourceUrlAnnotation Link(FleetResource resource, EndpointAnnotation endpoint)
    {
        var link = new ResourceUrlAnnotation { Url = resource.Url(endpoint), Endpoint = new((IResourceWithEndpoints)resource.Model, endpoint.Name) };
        foreach (var callback in resource.Model.Annotations.OfType<UrlCallbackAnnotation>())
            if (callback.EndpointName == endpoint.Name)
                callback.Change(link);
        link.Url = new Uri(new Uri(resource.Url(endpoint)), link.Url).ToString();
        return link;
    }

    /// <summary>One-time links go to the terminal of whoever started the fleet, not to every page that may read this one.</summary>
    [GeneratedRegex(@"(token=)[^&\s""']+", RegexOptions.IgnoreCase)]
    private static partial Regex OneTimeToken();
}

/// <summary>Pages for the developer's own browser.</summary>
internal static class LocalPages
{
    /// <summary>Answers to this machine's own names only: no foreign page reads them by pointing a name of its own here (DNS rebinding).</summary>
    public static void UseLocalNamesOnly(this WebApplication app, int port) => app.Use((http, next) =>
    {
        if (http.Request.Host.Host is "127.0.0.1" or "localhost" && http.Request.Host.Port == port)
            return next(http);
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    });
}
