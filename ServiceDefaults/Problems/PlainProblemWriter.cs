using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>
/// Answers a problem as JSON also to whoever asked for something else (a PDF, a page): better a readable refusal than an empty one or a 500
/// (RFC 9110, 15.5.7 allows it). The framework's writer goes first and takes whoever accepts JSON.
/// </summary>
internal sealed class PlainProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemCatalogue.Complete(context);
        return new(context.HttpContext.Response.WriteAsJsonAsync(context.ProblemDetails, context.ProblemDetails.GetType(), options: null, "application/problem+json"));
    }
}
