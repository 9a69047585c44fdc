using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Access;

/// <summary>Says whether a user may do something (AuthZEN Authorization API 1.0, 6), for programs that keep the fleet's permissions outside of it.</summary>
internal static class EvaluateAccess
{
    public const string Address = "/access/v1/evaluation";

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
    public sealed record Request([property: Required] AccessSubject Subject, [property: Required] AccessAction Action, [property: Required] AccessResource Resource);

    public static void Map(RouteGroupBuilder api) => api.MapPost(Address, Handle).WithName("EvaluateAccess").WithTags("Access")
        .WithSummary("Whether a user may do something (AuthZEN)").RequirePermission("access.evaluate").Asks();

    public static async Task<Ok<AccessDecision>> Handle(Request request, AccessJudge judge, CancellationToken ct) =>
        TypedResults.Ok(await judge.Judge(request.Subject, request.Action, request.Resource, ct));
}
