using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DotMac.ServiceDefaults.Clock;

/// <summary>Where Tenancy drives a sandbox tenant's time from: every service has it, and only services may call it.</summary>
internal static class RunClock
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/internal/clock/{tenant:guid}/run", Handle).WithName("RunClock").Internal();

    public static async Task<Ok<ClockReport>> Handle(Guid tenant, ClockRun run, CurrentOperation operation, ClockRunner runner, CancellationToken ct)
    {
        operation.EnterTenant(tenant);
        return TypedResults.Ok(await runner.Run(run, asking: null, ct));
    }
}
