using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>
/// Answers what is neither the caller's fault nor a bug: a part that is down (503, try again), and a write that lost a race (409, read again).
/// What remains is a bug: 500 and an error in the log, with no detail in the answer.
/// </summary>
internal sealed partial class OutageExceptionHandler(IProblemDetailsService problems, ILogger<OutageExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, code, detail) = Classify(exception);
        if (status == 503)
            Log.Unavailable(logger, httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        else if (status == 500)
            Log.Bug(logger, exception, httpContext.Request.Method, httpContext.Request.Path);

        httpContext.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static (int Status, string Code, string Detail) Classify(Exception exception) => exception switch
    {
        _ when Outage.Is(exception) => (503, "service.unavailable", "A part that this needs is not available at the moment; the same request may succeed later."),
        _ => (500, "server.error", "Something went wrong here; the trace id helps to find out what."),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was answered 503: {Reason}")]
        public static partial void Unavailable(ILogger logger, string method, string path, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Bug(ILogger logger, Exception exception, string method, string path);
    }
}
