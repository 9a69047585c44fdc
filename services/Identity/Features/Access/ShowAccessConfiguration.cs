using System.Text.Json.Serialization;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Access;

/// <summary>Tells where access is evaluated (AuthZEN Authorization API 1.0, 9).</summary>
internal static class ShowAccessConfiguration
{
    public sealed record Response(
        [property: JsonPropertyName("policy_decision_point")] string PolicyDecisionPoint,
        [property: JsonPropertyName("access_evaluation_endpoint")] string AccessEvaluationEndpoint,
        [property: JsonPropertyName("access_evaluations_endpoint")] string AccessEvaluationsEndpoint);

    public static void Map(WebApplication app) => app.MapGet("/.well-known/authzen-configuration", Handle).WithName("ShowAccessConfiguration")
        .Anonymous("it names public addresses alone").ExcludeFromDescription();

    public static JsonHttpResult<Response> Handle(HttpContext http, IConfiguration configuration)
    {
        var origin = TokenIssuer.OriginOf(configuration);
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Json(new Response(origin, origin + EvaluateAccess.Address, origin + EvaluateAccesses.Address));
    }
}
