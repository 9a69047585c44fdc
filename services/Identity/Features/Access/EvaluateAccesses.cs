using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Access;

/// <summary>Answers several questions at once, whose common parts stand above them (AuthZEN Authorization API 1.0, 7); one question where no list is given.</summary>
internal static class EvaluateAccesses
{
    public const string Address = "/access/v1/evaluations";
    private const int Most = 100;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record Question(AccessSubject? Subject = null, AccessAction? Action = null, AccessResource? Resource = null);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record Options(Semantic EvaluationsSemantic = Semantic.ExecuteAll);

    /// <summary>Whether the first denial, or the first permission, ends it (7.1.2.1).</summary>
    public enum Semantic
    {
        ExecuteAll,
        DenyOnFirstDeny,
        PermitOnFirstPermit,
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record Request(
        AccessSubject? Subject = null, AccessAction? Action = null, AccessResource? Resource = null,
        [property: MaxLength(Most)] IReadOnlyList<Question>? Evaluations = null, Options? Options = null);

    public sealed record Response(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Decision,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AccessDecision>? Evaluations);

    public static void Map(RouteGroupBuilder api) => api.MapPost(Address, Handle).WithName("EvaluateAccesses").WithTags("Access")
        .WithSummary("Whether a user may do several things (AuthZEN)").RequirePermission("access.evaluate").Asks();

    public static async Task<Ok<Response>> Handle(Request request, AccessJudge judge, CancellationToken ct)
    {
        if (request.Evaluations is not { Count: > 0 } asked)
            return TypedResults.Ok(new Response((await Judge(request, new(), judge, ct)).Decision, null));

        var ends = request.Options?.EvaluationsSemantic;
        List<AccessDecision> decisions = [];
        foreach (var question in asked)
        {
            decisions.Add(await Judge(request, question, judge, ct));
            if ((decisions[^1].Decision ? Semantic.PermitOnFirstPermit : Semantic.DenyOnFirstDeny) == ends)
                break;
        }

        return TypedResults.Ok(new Response(null, decisions));
    }

    private static Task<AccessDecision> Judge(Request common, Question question, AccessJudge judge, CancellationToken ct) =>
        (question.Subject ?? common.Subject, question.Action ?? common.Action, question.Resource ?? common.Resource) is ({ } subject, { } action, { } resource)
            ? judge.Judge(subject, action, resource, ct)
            : throw new DomainException(Refusal.Malformed, "request.invalid", "Each question has a subject, an action and a resource, of its own or above the list.");
}
