using System.Globalization;
using DotMac.Kernel;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>Answers a rule's refusal as a problem document; a refusal is not an error and is not logged as one.</summary>
internal sealed class DomainExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not DomainException refusal)
            return false;

        httpContext.Response.StatusCode = ProblemCatalogue.StatusOf(refusal.Refusal);
        if (refusal.RetryAfter is { } wait)
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (refusal.Refusal == Refusal.Unauthenticated)
            httpContext.Response.Headers.WWWAuthenticate = refusal.Challenge is { } challenge ? $"Bearer {challenge}" : "Bearer";

        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = ProblemOf(refusal) });
    }

    private static ProblemDetails ProblemOf(DomainException refusal)
    {
        var problem = new ProblemDetails { Status = ProblemCatalogue.StatusOf(refusal.Refusal), Detail = refusal.Message };
        problem.Extensions["code"] = refusal.Code;
        foreach (var (name, value) in refusal.Members ?? new Dictionary<string, object>())
            problem.Extensions[name] = value;
        if (refusal.Pointer is { } pointer)
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [pointer] = [refusal.Message] };
        return problem;
    }
}
