using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DotMac.ServiceDefaults.Idempotency;

/// <summary>An answer as bytes: what the first request got and what each replay gets again, marked <c>Idempotency-Replayed: true</c>.</summary>
internal sealed record RecordedAnswer(int Status, string? ContentType, Dictionary<string, string> Headers, byte[] Body, bool Replayed = false) : IResult
{
    private static readonly string[] Kept = ["Location", "ETag", "Link"];

    public static async Task<RecordedAnswer> Record(HttpContext http, object? result)
    {
        var original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            if (result is IResult executable)
                await executable.ExecuteAsync(http);
            else if (result is not null)
                await http.Response.WriteAsJsonAsync(result, result.GetType(), http.RequestAborted);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(original);
        }

        var headers = Kept.Where(name => http.Response.Headers.ContainsKey(name)).ToDictionary(name => name, name => http.Response.Headers[name].ToString());
        return new(http.Response.StatusCode, http.Response.ContentType, headers, body.ToArray());
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (Replayed)
            response.Headers["Idempotency-Replayed"] = "true";
        if (Body.Length == 0)
            return;

        (response.ContentType, response.ContentLength) = (ContentType, Body.Length);
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
