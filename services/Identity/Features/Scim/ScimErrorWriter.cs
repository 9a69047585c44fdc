using Microsoft.AspNetCore.WebUtilities;

namespace DotMac.Identity.Features.Scim;

/// <summary>Answers whatever is refused below <c>/scim</c> in SCIM's form (RFC 7644, 3.12).</summary>
internal sealed class ScimErrorWriter : IProblemDetailsWriter
{
    private const string Schema = "urn:ietf:params:scim:api:messages:2.0:Error";

    private sealed record Body(string[] Schemas, string Status, string? ScimType, string Detail);

    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments("/scim");

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var status = Plain(problem.Status ?? context.HttpContext.Response.StatusCode);
        context.HttpContext.Response.StatusCode = status;
        var body = new Body(
            [Schema], $"{status}", Kind(status, problem.Extensions.TryGetValue("code", out var code) ? code as string : null),
            problem.Detail ?? ReasonPhrases.GetReasonPhrase(status));
        return new(ScimJson.Answer(body, status).ExecuteAsync(context.HttpContext));
    }

    /// <summary>SCIM knows no 422: what a rule refuses is a bad request.</summary>
    private static int Plain(int status) => status == StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : status;

    private static string? Kind(int status, string? code) => (status, code) switch
    {
        (400, "scim.filter_invalid") => "invalidFilter",
        (400, "scim.path_invalid") => "invalidPath",
        (400, "scim.no_target") => "noTarget",
        (400, "scim.syntax_invalid") => "invalidSyntax",
        (400, _) => "invalidValue",
        (409, "scim.not_unique" or "request.duplicate") => "uniqueness",
        _ => null,
    };
}
