using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>Answers what the framework refuses to read: malformed JSON, unknown members, wrong types, bodies that are too large.</summary>
internal sealed partial class RequestExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    private const string WrongForm = "The value has the wrong type or form.";
    private const string NotNull = "The member may not be null.";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;

        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = ProblemOf(bad) });
    }

    private static ProblemDetails ProblemOf(BadHttpRequestException bad)
    {
        var errors = Errors(bad);
        var problem = errors.Count > 0 ? new HttpValidationProblemDetails(errors) { Status = bad.StatusCode } : new ProblemDetails { Status = bad.StatusCode };
        problem.Extensions["code"] = bad.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => "request.timeout",
            StatusCodes.Status413PayloadTooLarge => "request.too_large",
            StatusCodes.Status415UnsupportedMediaType => "request.unsupported_media_type",
            _ => "request.malformed",
        };
        problem.Detail = Explain(bad);
        return problem;
    }

    /// <summary>The member or parameter that is to blame, by its JSON pointer.</summary>
    private static Dictionary<string, string[]> Errors(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException { Path: { Length: > 1 } path } json)
            return new() { [ProblemCatalogue.PointerOf(path)] = [Plain(json)] };
        return Unbound().Match(bad.Message) is { Success: true } parameter
            ? new() { [ProblemCatalogue.PointerOf(parameter.Groups["name"].Value)] = [WrongForm] }
            : [];
    }

    private static string Explain(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this route takes.",
        StatusCodes.Status415UnsupportedMediaType =>
            bad.Message.StartsWith("Expected a supported JSON", StringComparison.Ordinal) ? "The body must be application/json." : bad.Message,
        _ when bad.InnerException is JsonException json => Plain(json),
        _ when bad.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) || bad.Message.Contains("body was inferred", StringComparison.Ordinal) => "A JSON body is required.",
        _ when Unbound().IsMatch(bad.Message) => WrongForm,
        _ => "The request could not be read: " + bad.Message,
    };

    [GeneratedRegex("^Failed to bind parameter \"[^ ]+ (?<name>[^\"]+)\"")]
    private static partial Regex Unbound();

    /// <summary>The serialiser's message without the names of our types and its position suffix.</summary>
    private static string Plain(JsonException json)
    {
        if (json.Message.StartsWith("The JSON property '", StringComparison.Ordinal))
            return json.Message[..(json.Message.IndexOf('\'', 19) + 1)].Replace("The JSON property", "There is no member", StringComparison.Ordinal) + " here.";
        if (json.Message.Contains("missing required properties", StringComparison.Ordinal))
            return "Required members are missing: " + json.Message[(json.Message.LastIndexOf(':') + 1)..].Trim();
        if (json.Message.StartsWith("Duplicate property '", StringComparison.Ordinal))
            return json.Message[..(json.Message.IndexOf('\'', 20) + 1)].Replace("Duplicate property", "There is more than one", StringComparison.Ordinal) + " here.";
        if (json.Message.Contains("null values", StringComparison.Ordinal))
            return NotNull;
        if (json.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return WrongForm;

        var end = json.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? json.Message : json.Message[..end];
    }
}
