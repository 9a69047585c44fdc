using DotMac.Gateway.Edge;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using static DotMac.Gateway.Pages.EdgePage;

namespace DotMac.Gateway.Pages;

/// <summary>
/// Writes a refusal as a page for whoever asked for one: a browser would save the problem document as a file. Status, headers, code and trace id are the
/// document's; the document stays what every program gets.
/// </summary>
internal sealed class RefusalPage(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    /// <summary>Never for who sent a token or a key: the libraries of programs ask for <c>text/html</c> too (Java's HttpURLConnection).</summary>
    public bool CanWrite(ProblemDetailsContext context) =>
        context.HttpContext.Features.Get<SentCredentials>() is null && Preference.IsForPage(context.HttpContext.Request);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        options.Value.CustomizeProblemDetails?.Invoke(context);
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        http.Response.ContentType = HtmlPage.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append("Vary", "Accept");
        await http.Response.WriteAsync(Render(http, TitleOf(problem), BodyOf(http, problem)), http.RequestAborted);
    }

    private static string TitleOf(ProblemDetails problem) => problem.Status switch
    {
        401 => "Sign in first",
        404 => "There is no such page",
        429 => "Too many requests",
        503 or 504 => "Not available at the moment",
        _ => problem.Title ?? "This did not work",
    };

    private static string BodyOf(HttpContext http, ProblemDetails problem) =>
        $"""
        <p>{Text(problem.Detail ?? problem.Title)}</p>{Again(http, problem)}
        <p class="quiet">If you ask for help, quote <code>{Text(problem.Extensions["code"] as string)}</code> and
        <code>{Text(problem.Extensions["trace_id"] as string)}</code>.</p>
        """;

    /// <summary>When to try again, and a link that does where the page was only looked at.</summary>
    private static string Again(HttpContext http, ProblemDetails problem)
    {
        if (problem.Status is not (429 or 503 or 504))
            return "";

        var when = int.TryParse(http.Response.Headers.RetryAfter, out var seconds) ? $" in {seconds} {(seconds == 1 ? "second" : "seconds")}" : " later";
        return HttpMethods.IsGet(http.Request.Method) ? $"<p><a href=\"\">Try again</a>{when}.</p>" : $"<p>Try again{when}.</p>";
    }
}
