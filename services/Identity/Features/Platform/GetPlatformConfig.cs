using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Shows by what rules Identity runs: members that are named here and nothing else, so that no secret comes along.</summary>
internal static class GetPlatformConfig
{
    public sealed record Response(
        string Environment, string Issuer, int AccessTokenMinutes, int SessionIdleMinutes, int SessionHours, int ImpersonationMinutes, int SigningKeyDays,
        int PasswordIterations);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/config", Handle).WithName("GetPlatformConfig").WithTags("Platform")
        .WithSummary("Show the settings that are no secret").RequirePermission("platform.admin");

    public static Ok<Response> Handle(TokenIssuer tokens, IConfiguration configuration, IHostEnvironment environment) => TypedResults.Ok(new Response(
        environment.EnvironmentName, tokens.Issuer, (int)TokenSubject.UsualLife.TotalMinutes, (int)Session.Idle.TotalMinutes, (int)Session.Life.TotalHours,
        Impersonation.MostMinutes, (int)SigningKeys.Period.TotalDays, configuration.GetValue("Passwords:Iterations", PasswordHashing.Iterations)));
}
