using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DotMac.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>What every problem document carries (RFC 9457): a type that resolves, a stable code, the trace id; filled in at one place.</summary>
internal static class ProblemCatalogue
{
    private static readonly Dictionary<int, string> CodesByStatus = new()
    {
        [400] = "request.malformed",
        [401] = "token.invalid",
        [403] = "permission.denied",
        [404] = "route.not_found",
        [405] = "route.method_not_allowed",
        [406] = "request.not_acceptable",
        [408] = "request.timeout",
        [413] = "request.too_large",
        [415] = "request.unsupported_media_type",
        [429] = "quota.exceeded",
        [500] = "server.error",
        [502] = "service.unavailable",
        [503] = "service.unavailable",
        [504] = "service.timeout",
    };

    /// <summary>The one place that knows which HTTP status a refusal becomes.</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.Malformed => 400,
        Refusal.Unauthenticated => 401,
        Refusal.Forbidden => 403,
        Refusal.NotFound => 404,
        Refusal.Conflict => 409,
        Refusal.Stale => 412,
        Refusal.PreconditionRequired => 428,
        Refusal.Rule => 422,
        Refusal.TooMany => 429,
        Refusal.Unavailable => 503,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };

    /// <summary>Completes a problem document, whoever began it: a handler, the framework's validation or a bare status code.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ??= http.Response.StatusCode;
        var code = problem.Extensions.TryGetValue("code", out var known) && known is string text ? text : CodeOf(problem, status);
        problem.Title = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : problem.Title;
        problem.Instance = http.Request.Path;
        problem.Type = TypeOf(http, code);
        problem.Extensions["code"] = code;
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
        problem.Extensions.Remove("traceId");
        if (problem is HttpValidationProblemDetails validation)
            UsePointers(validation);
        if (status == 503 && http.Response.Headers.RetryAfter.Count == 0)
            http.Response.Headers.RetryAfter = "2";
    }

    /// <summary>Documentation base and the code with <c>.</c> and <c>_</c> written <c>-</c>; the gateway answers there.</summary>
    public static string TypeOf(HttpContext http, string code)
    {
        var site = http.RequestServices.GetRequiredService<IConfiguration>()["PublicUrl"] ?? "";
        return $"{site.TrimEnd('/')}/problems/{code.Replace('.', '-').Replace('_', '-')}";
    }

    /// <summary>A validation key as a JSON pointer (RFC 6901): <c>Lines[0].UnitPrice</c> is <c>/lines/0/unit_price</c>.</summary>
    public static string PointerOf(string path)
    {
        var pointer = new StringBuilder();
        foreach (var part in path.TrimStart('$').Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
            pointer.Append('/').Append(JsonNamingPolicy.SnakeCaseLower.ConvertName(part.Trim('\'')));
        return pointer.Length == 0 ? "/" : pointer.ToString();
    }

    private static string CodeOf(ProblemDetails problem, int status) =>
        problem is HttpValidationProblemDetails ? "request.invalid" : CodesByStatus.GetValueOrDefault(status, $"http.{status}");

    private static void UsePointers(HttpValidationProblemDetails problem)
    {
        var errors = problem.Errors.ToArray();
        problem.Errors.Clear();
        foreach (var (path, messages) in errors)
            problem.Errors[path.StartsWith('/') ? path : PointerOf(path)] = messages;
        problem.Detail ??= "Some members of the request are not valid; errors names each by its JSON pointer.";
    }
}
