using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Gateway.Edge;

/// <summary>Refusals that the gateway makes itself, in the same form as the services'.</summary>
internal static class EdgeProblems
{
    private const long MostToSwallow = 128 * 1024 * 1024;

    public static async Task Refuse(this HttpContext http, int status, string code, string detail, IReadOnlyDictionary<string, object?>? more = null)
    {
        http.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        foreach (var (name, value) in more ?? new Dictionary<string, object?>())
            problem.Extensions[name] = value;
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new() { HttpContext = http, ProblemDetails = problem });
    }

    /// <summary>401 with the challenge of RFC 6750: no error where no token was shown.</summary>
    public static Task RefuseToken(this HttpContext http, bool shown)
    {
        http.Response.Headers.WWWAuthenticate = shown ? "Bearer error=\"invalid_token\"" : "Bearer";
        return http.Refuse(
            StatusCodes.Status401Unauthorized, "token.invalid",
            shown ? "The token or key is not valid (any more)." : "A bearer token or an API key is required.");
    }

    /// <summary>413. What is a little too large is still read to its end, since many clients look for an answer only then.</summary>
    public static Task RefuseBody(this HttpContext http)
    {
        if (http.Request.ContentLength < MostToSwallow && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostToSwallow;
        return http.Refuse(StatusCodes.Status413PayloadTooLarge, "request.too_large", "The body is larger than this route takes.");
    }
}
