using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Benchmarks.Peers;

/// <summary>The cheapest service there is, behind both proxies: whatever is asked, it answers the same thirteen bytes.</summary>
internal static class Hello
{
    public const string Verb = "hello";

    public static Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http => http.Response.WriteAsync("Hello, World!"));
        return app.RunAsync();
    }
}
